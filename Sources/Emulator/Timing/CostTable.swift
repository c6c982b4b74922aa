// @relation(REQ-RT-021, scope=file)

/// Instructions of the firmware's operations, counted on identified builds.
public struct CostTable: Equatable, Sendable {
  /// By target, in the order of the file.
  public let targets: [TargetCosts]

  public subscript(target: String) -> TargetCosts? { targets.first { $0.target == target } }

  /// Where this table is out of date: operations whose count in `recounted` differs by more than `percent`, or that only one of
  /// the two has.
  ///
  /// Each fault is one line that names target and operation. A difference is taken of the count in this table; from 0 every
  /// change counts.
  public func staleness(against recounted: CostTable, percent: Double) -> [String] {
    var faults: [String] = []
    for target in targets where recounted[target.target] == nil { faults.append("\(target.target): was not counted") }
    for counted in recounted.targets {
      guard let known = self[counted.target] else {
        faults.append("\(counted.target): is not in the table")
        continue
      }
      for operation in known.operations where counted[operation.name] == nil {
        faults.append("\(counted.target) \(operation.name): was not counted")
      }
      for operation in counted.operations {
        let name = "\(counted.target) \(operation.name)"
        guard let old = known[operation.name] else {
          faults.append("\(name): is not in the table")
          continue
        }
        let pairs = [
          ("typical", old.typical, operation.typical), ("worst", old.worst, operation.worst),
          ("accesses", old.accesses, operation.accesses),
        ]
        for (what, before, now) in pairs where Double(abs(now - before)) > Double(before) * percent / 100 {
          faults.append("\(name): \(what) is \(now), in the table \(before)")
        }
      }
    }
    return faults
  }
}

/// Costs on one target.
public struct TargetCosts: Equatable, Sendable {
  public let target: String
  public let build: BuildIdentification
  /// In the order of the file.
  public let operations: [OperationCost]

  public subscript(name: String) -> OperationCost? { operations.first { $0.name == name } }
}

/// What was counted: an image, and how it was made.
public struct BuildIdentification: Equatable, Sendable {
  /// SHA-256 of the image, 64 hexadecimal digits.
  public let image: String
  public let compiler: String
  public let options: String

  public init(image: String, compiler: String, options: String) {
    self.image = image
    self.compiler = compiler
    self.options = options
  }
}

/// What one operation costs.
public struct OperationCost: Equatable, Sendable {
  /// For instance `align.frame`.
  public let name: String
  /// What it is once done for: `frame`, `window`, `job`.
  public let unit: String
  /// Instructions on a typical input.
  public let typical: Int64
  /// Instructions on the worst input.
  public let worst: Int64
  /// Accesses to registers of devices.
  public let accesses: Int64

  /// Cycles of `count` of it on the worst input.
  public func worstCycles(_ count: Int64 = 1, on profile: CPUProfile) -> Int64 {
    profile.cycles(instructions: count * worst, accesses: count * accesses)
  }

  /// Cycles of `count` of it on a typical input.
  public func typicalCycles(_ count: Int64 = 1, on profile: CPUProfile) -> Int64 {
    profile.cycles(instructions: count * typical, accesses: count * accesses)
  }
}
