// @relation(REQ-EVA-003, scope=file)

/// All requirements of a project, with every parent known and no cycle among them.
public struct RequirementSet: Equatable, Sendable {
  /// In the order of the files' paths, then of the text.
  public let requirements: [Requirement]
  private let positions: [String: Int]
  private let childPositions: [[Int]]

  /// Reads every `.sdoc` file below `directory`.
  ///
  /// - Throws: ``TraceInputError`` for a file that can't be read, text outside the subset, a UID used twice, an unknown
  ///   parent, a cycle of parents, or a directory without documents.
  public init(directory: String) throws(TraceInputError) {
    let files = try TextFiles.list(directory) { $0.hasSuffix(".sdoc") }
    guard !files.isEmpty else { throw TraceInputError(file: directory, "holds no .sdoc file") }
    var all: [Requirement] = []
    for file in files {
      all += try RequirementReader.read(path: file)
    }
    try self.init(all)
  }

  /// Joins requirements that were read.
  ///
  /// - Throws: ``TraceInputError`` for a UID used twice, an unknown parent, or a cycle of parents.
  public init(_ requirements: [Requirement]) throws(TraceInputError) {
    var positions: [String: Int] = [:]
    for (position, requirement) in requirements.enumerated() {
      if let first = positions[requirement.uid] {
        throw TraceInputError(
          file: requirement.place.file, line: requirement.place.firstLine, key: "UID",
          "\(requirement.uid) stands already at \(requirements[first].place)")
      }
      positions[requirement.uid] = position
    }
    var children = Array(repeating: [Int](), count: requirements.count)
    for (position, requirement) in requirements.enumerated() {
      for parent in requirement.parents {
        guard let target = positions[parent.uid] else {
          throw TraceInputError(
            file: parent.place.file, line: parent.place.firstLine, key: "VALUE",
            "parent \(parent.uid) of \(requirement.uid) does not exist")
        }
        children[target].append(position)
      }
    }
    self.requirements = requirements
    self.positions = positions
    self.childPositions = children
    try refuseCycles()
  }

  /// The requirement with this UID.
  public subscript(uid: String) -> Requirement? { positions[uid].map { requirements[$0] } }

  /// The UIDs of a requirement and of all that refine it, directly or through others.
  public func family(of uid: String) -> Set<String> {
    guard let start = positions[uid] else { return [] }
    var found: Set<Int> = [start]
    var open = [start]
    while let position = open.popLast() {
      for child in childPositions[position] where found.insert(child).inserted {
        open.append(child)
      }
    }
    return Set(found.map { requirements[$0].uid })
  }

  /// Takes away, again and again, the requirements whose parents are all gone; what remains holds a cycle.
  private func refuseCycles() throws(TraceInputError) {
    var openParents = requirements.map(\.parents.count)
    var free = requirements.indices.filter { openParents[$0] == 0 }
    while let position = free.popLast() {
      for child in childPositions[position] {
        openParents[child] -= 1
        if openParents[child] == 0 { free.append(child) }
      }
    }
    guard let start = requirements.indices.first(where: { openParents[$0] > 0 }) else { return }
    // Every one that remains has a parent that remains, so this walk upwards comes back to where it was.
    var path: [Int] = []
    var position = start
    while !path.contains(position) {
      path.append(position)
      let parents = requirements[position].parents.compactMap { positions[$0.uid] }
      guard let up = parents.first(where: { openParents[$0] > 0 }) else { return }
      position = up
    }
    let cycle = path.drop { $0 != position } + [position]
    let head = requirements[position]
    throw TraceInputError(
      file: head.place.file, line: head.place.firstLine, key: "RELATIONS",
      "parents form a cycle: \(cycle.map { requirements[$0].uid }.joined(separator: " -> "))")
  }
}
