// @relation(REQ-RT-021, scope=file)

import Documents

extension CostTable {
  /// - Throws: `DocumentError`, with file, line and key.
  public init(contentsOfFile path: String) throws { try self.init(yaml: DocumentFile.text(path), file: path) }

  /// Reads a table of this shape:
  ///
  ///     targets:
  ///       cortex-m4:
  ///         build: {image: "<SHA-256>", compiler: "Swift 6.3.1", options: "-O"}
  ///         operations:
  ///           align.frame: {per: frame, typical: 240, worst: 280}
  ///           capture.read: {per: read, typical: 310, worst: 350, accesses: 12}
  ///
  /// All targets have the same operations. `accesses` may be left out: none.
  ///
  /// - Throws: `DocumentError`, with file, line and key.
  public init(yaml: String, file: String) throws {
    let entry = try Document.root(of: SourceText(file: file, text: yaml)).fields("targets").required("targets")
    var targets: [TargetCosts] = []
    for (name, _, value) in try entry.pairs() {
      let fields = try value.fields("build", "operations")
      let costs = TargetCosts(
        target: name, build: try Self.build(fields.required("build")),
        operations: try fields.required("operations").pairs().map { try Self.operation(named: $0.name, $0.value) })
      let operations = try fields.required("operations")
      if costs.operations.isEmpty { throw operations.failure("there is no operation") }
      if let first = targets.first { try Self.compare(costs, with: first, operations) }
      targets.append(costs)
    }
    if targets.isEmpty { throw entry.failure("there is no target") }
    self.init(targets: targets)
  }

  private static func build(_ entry: Entry) throws -> BuildIdentification {
    let fields = try entry.fields("image", "compiler", "options")
    let image = try fields.required("image").text()
    let digits = Set("0123456789abcdef".utf8)
    guard image.utf8.count == 64, image.utf8.allSatisfy(digits.contains) else {
      throw try fields.required("image").failure("\(quoted(image)) is not a SHA-256: 64 hexadecimal digits")
    }
    return BuildIdentification(
      image: image, compiler: try fields.required("compiler").text(), options: try fields.required("options").text())
  }

  private static func operation(named name: String, _ entry: Entry) throws -> OperationCost {
    let fields = try entry.fields("per", "typical", "worst", "accesses")
    let cost = OperationCost(
      name: name, unit: try fields.required("per").text(),
      typical: try Int64(fields.required("typical").integer(0...1_000_000_000)),
      worst: try Int64(fields.required("worst").integer(1...1_000_000_000)),
      accesses: try Int64(fields["accesses"]?.integer(0...1_000_000) ?? 0))
    guard cost.typical <= cost.worst else {
      throw try fields.required("typical").failure("\(cost.typical) is above the worst, \(cost.worst)")
    }
    return cost
  }

  /// An operation that one target lacks would cost nothing there.
  private static func compare(_ costs: TargetCosts, with first: TargetCosts, _ entry: Entry) throws {
    for operation in first.operations {
      guard let own = costs[operation.name] else {
        throw entry.failure("\(quoted(operation.name)) is missing; \(quoted(first.target)) has it")
      }
      guard own.unit == operation.unit else {
        throw entry.failure(
          "\(quoted(own.name)) is counted per \(quoted(own.unit)), for \(quoted(first.target)) per \(quoted(operation.unit))"
        )
      }
    }
    for operation in costs.operations where first[operation.name] == nil {
      throw entry.failure("\(quoted(operation.name)) is missing for \(quoted(first.target))")
    }
  }
}
