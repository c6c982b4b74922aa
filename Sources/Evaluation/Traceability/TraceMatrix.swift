// @relation(REQ-EVA-001, REQ-EVA-002, scope=file)

/// Requirement, code, test and result, joined; and what is missing between them.
public struct TraceMatrix: Sendable, Codable {
  /// One requirement with all that is linked to it.
  public struct Row: Sendable, Codable {
    public let uid: String
    public let title: String
    public let criticality: Criticality
    public let revision: Int
    /// Where the requirement stands.
    public let place: SourcePlace
    public let parents: [String]
    public let code: [Code]
    public let tests: [Test]
  }

  /// A marked piece of code.
  public struct Code: Equatable, Sendable, Codable {
    public let scope: CodePlace.Scope
    public let place: SourcePlace
  }

  /// A test that verifies a requirement; from the sources alone, or with its result.
  public struct Test: Equatable, Sendable, Codable {
    /// The test's identifier; nil when only the trait is known.
    public let test: String?
    /// The line of the trait.
    public let place: SourcePlace
    /// nil when no run was joined, or when the run has no result.
    public let result: TestResult?
  }

  public let requirements: [Row]
  public let gaps: [TraceGap]
  /// Tests without a result, and no gap by that: they are left to another run.
  public let left: [Test]

  /// Joins what the requirements, the sources and the tests say, and the record of a run when there is one.
  ///
  /// `leftFiles` are sources of tests that another run makes: as long as this one has no result of them, they are told apart.
  public init(
    requirements: RequirementSet, code: [CodePlace], checks: [DeclaredCheck], run: TestRun? = nil,
    leftFiles: Set<String> = []
  ) {
    let codeLinks = code.flatMap { place in place.uids.map { (uid: $0, place: place) } }
    // Tests are prepared in parallel: their order in the plan is not that of the next run.
    let testLinks = (run.map { Self.join(checks, $0) } ?? Self.join(checks))
      .sorted { ($0.test.place, $0.test.test ?? "") < ($1.test.place, $1.test.test ?? "") }
    let codeByUID = Dictionary(grouping: codeLinks, by: \.uid)
    let testsByUID = Dictionary(grouping: testLinks, by: \.uid)

    self.requirements = requirements.requirements.map { requirement in
      Row(
        uid: requirement.uid, title: requirement.title, criticality: requirement.criticality,
        revision: requirement.revision, place: requirement.place, parents: requirement.parents.map(\.uid),
        code: (codeByUID[requirement.uid] ?? []).map { Code(scope: $0.place.scope, place: $0.place.place) },
        tests: (testsByUID[requirement.uid] ?? []).map(\.test))
    }

    var gaps: [TraceGap] = []
    for link in codeLinks where requirements[link.uid] == nil {
      gaps.append(.init(.unknownUID, uid: link.uid, place: link.place.place, "a marker names \(link.uid)"))
    }
    for link in testLinks where requirements[link.uid] == nil {
      gaps.append(
        .init(.unknownUID, uid: link.uid, place: link.test.place, test: link.test.test, "a test names \(link.uid)"))
    }
    for requirement in requirements.requirements where requirement.criticality == .critical {
      let family = requirements.family(of: requirement.uid)
      if family.isDisjoint(with: codeByUID.keys) {
        gaps.append(.init(.criticalWithoutCode, uid: requirement.uid, place: requirement.place, requirement.title))
      }
      if family.isDisjoint(with: testsByUID.keys) {
        gaps.append(.init(.criticalWithoutTest, uid: requirement.uid, place: requirement.place, requirement.title))
      }
    }
    let isLeft = { (link: TestLink) in link.test.result == nil && leftFiles.contains(link.test.place.file) }
    if run != nil {
      gaps += testLinks.filter { !isLeft($0) }.compactMap { Self.gap(uid: $0.uid, $0.test) }
    }
    self.gaps = gaps
    left = run == nil ? [] : testLinks.filter(isLeft).map(\.test)
  }

  private typealias TestLink = (uid: String, test: Test)

  /// The links that the sources declare.
  private static func join(_ checks: [DeclaredCheck]) -> [TestLink] {
    checks.flatMap { check in check.uids.map { ($0, Test(test: nil, place: check.place, result: nil)) } }
  }

  /// The links of a run, and those that the sources declare and the run did not plan: a test disabled ahead of its
  /// trait, for one.
  private static func join(_ checks: [DeclaredCheck], _ run: TestRun) -> [TestLink] {
    let index = DeclaredCheckIndex(checks)
    var isPlanned = Array(repeating: false, count: checks.count)
    var seen: Set<PlannedCheck> = []
    var links: [TestLink] = []
    for planned in run.planned where seen.insert(planned).inserted {
      let declared = index.position(of: planned)
      if let declared { isPlanned[declared] = true }
      let place = declared.map { checks[$0].place } ?? SourcePlace(file: planned.file, line: planned.line)
      for uid in planned.uids {
        links.append((uid, Test(test: planned.test, place: place, result: run.results[planned.test])))
      }
    }
    return links + join(checks.indices.filter { !isPlanned[$0] }.map { checks[$0] })
  }

  private static func gap(uid: String, _ test: Test) -> TraceGap? {
    let name = test.test ?? "the test here, which the run did not plan"
    switch test.result {
    case .passed: return nil
    case .skipped: return .init(.skipped, uid: uid, place: test.place, test: test.test, name)
    case .failed: return .init(.failed, uid: uid, place: test.place, test: test.test, name)
    case nil: return .init(.withoutResult, uid: uid, place: test.place, test: test.test, name)
    }
  }
}
