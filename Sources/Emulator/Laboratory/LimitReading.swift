// @relation(REQ-EMU-025, REQ-EMU-048, scope=file)

import Documents
import Foundation
import Scenarios

extension LimitTable {
  /// The limits that come with the program.
  public static func bundled() throws -> LimitTable { try LimitTable(yaml: bundledText(), file: "limits.yaml") }

  /// Their text, to start from.
  public static func bundledText() throws -> String {
    try DocumentFile.text(Bundle.module.bundlePath + "/limits.yaml")
  }

  /// Reads a limits file.
  ///
  /// - Throws: ``ScenarioError`` with file, line, column and key.
  public init(contentsOfFile path: String) throws {
    try self.init(yaml: DocumentFile.text(path), file: path)
  }

  public init(yaml: String, file: String) throws {
    let root = try Document.root(of: SourceText(file: file, text: yaml)).fields("classes", "reactive")
    reactive = [:]
    for (name, _, entry) in try root.required("reactive").pairs() {
      reactive[name] = try Self.limits(entry.fields("title", "limits"))
    }
    classes = [:]
    reactiveClass = [:]
    names = []
    for (name, _, entry) in try root.required("classes").pairs() {
      let fields = try entry.fields("title", "reactive", "limits")
      let limits = try Self.limits(fields)
      if limits.rules[.load] == nil {
        throw try fields.required("limits").failure("the class has no limits for \"load\"")
      }
      classes[name] = limits
      reactiveClass[name] = try fields.required("reactive").word(reactive.keys.sorted().map { ($0, $0) })
      names.append(name)
    }
    if names.isEmpty { throw try root.required("classes").failure("there is no class") }
  }

  private static func limits(_ fields: Fields) throws -> ClassLimits {
    var rules: [TestKind: [LimitRule]] = [:]
    let entry = try fields.required("limits")
    let tests = try entry.fields(TestKind.allCases.map(\.rawValue))
    for kind in TestKind.allCases {
      guard let test = tests[kind.rawValue] else { continue }
      rules[kind] = try test.list().map { try rule($0, kind) }
      if rules[kind]?.isEmpty ?? true { throw test.failure("the list is empty") }
    }
    return ClassLimits(title: try fields.required("title").text(), rules: rules)
  }

  private static func rule(_ entry: Entry, _ kind: TestKind) throws -> LimitRule {
    let own: [String] =
      switch kind {
      case .starting, .reactiveStarting: ["current", "limit"]
      case .noLoad, .reactiveNoLoad: ["numerator", "per", "at"]
      case .dipsNoLoad: ["perMillion"]
      case .constant: ["pulses"]
      default: ["factors", "from", "to", "below", "limit"]
      }
    let fields = try entry.fields(own + ["source", "verified"])
    let verified = try fields.required("verified").word([("yes", true), ("no", false)])
    var rule = LimitRule(source: try fields.required("source").text(), isVerified: verified)
    rule.limitPercent = try fields["limit"].map { try $0.quantity(.percentage, Limits(1e-4...100)) }
    switch kind {
    case .starting, .reactiveStarting: rule.current = try current(fields.required("current"))
    case .noLoad, .reactiveNoLoad:
      rule.numerator = try fields.required("numerator").number(1...1e12)
      rule.per = try current(fields.required("per"))
      rule.isAtNominalVoltage = try fields["at"]?.word([("Un", true), ("1.15 Un", false)]) ?? false
    case .dipsNoLoad: rule.perMillion = try fields.required("perMillion").number(1e-3...1e3)
    case .constant: rule.pulses = try fields.required("pulses").number(1...100)
    default:
      _ = try fields.required("limit")
      let known = kind == .reactiveLoad ? LoadFactor.reactive : LoadFactor.active
      rule.factors = try fields["factors"]?.list().map { try $0.word(known.map { ($0.name, $0.name) }) } ?? []
      if let factors = fields["factors"], rule.factors.isEmpty { throw factors.failure("the list is empty") }
      rule.from = try fields["from"].map(current)
      rule.to = try fields["to"].map(current)
      rule.below = try fields["below"].map(current)
      if rule.to != nil { try fields.refuse(["below"], with: "to") }
      try checkSpan(rule, fields)
    }
    return rule
  }

  /// A rule that holds for no current would take its row out of the table without a word.
  private static func checkSpan(_ rule: LimitRule, _ fields: Fields) throws {
    guard let from = rule.from?.amperes(.reference) else { return }
    if let to = rule.to?.amperes(.reference), to < from * (1 - 1e-9) {
      throw try fields.required("to").failure("is less than \"from\"")
    }
    if let below = rule.below?.amperes(.reference), below <= from * (1 + 1e-9) {
      throw try fields.required("below").failure("is not above \"from\"")
    }
  }

  /// `Imin`, `0.1 Iref`.
  private static func current(_ entry: Entry) throws -> RatedCurrent {
    let text = try entry.text()
    let parts = text.split(separator: " ")
    // No hexadecimal and no exponent, which Double would take.
    let isPlain = parts.dropLast().allSatisfy { $0.utf8.allSatisfy { (48...57).contains($0) || $0 == 46 } }
    guard let last = parts.last, parts.count <= 2, isPlain, let rating = RatedCurrent.Rating(rawValue: String(last)),
      let multiple = parts.count == 2 ? Double(parts[0]) : 1, (1e-6...1e6).contains(multiple)
    else {
      let names = RatedCurrent.Rating.allCases.map(\.rawValue).joined(separator: ", ")
      throw entry.failure("\(quoted(text)) is no rated current such as \"0.1 Iref\"; ratings: \(names)")
    }
    return RatedCurrent(multiple: multiple, rating: rating)
  }
}
