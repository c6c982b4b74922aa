// @relation(REQ-RT-012, scope=file)

/// What a job came to: how often it did what. From it follows what the job cost, by the path that it took.
public struct TaskWork: Sendable {
  /// By operation, of which there are 31 at most.
  private var counts = InlineArray<32, UInt16>(repeating: 0)

  public init() {}

  public init(_ operation: MeterOperation, _ number: Int = 1) { add(operation, number) }

  public init(_ first: MeterOperation, _ second: MeterOperation, _ number: Int) {
    add(first)
    add(second, number)
  }

  /// `number` is 0 ... 65535.
  public mutating func add(_ operation: MeterOperation, _ number: Int = 1) {
    let place = operation.rawValue & 31
    counts[place] = counts[place] &+ UInt16(truncatingIfNeeded: number)
  }

  /// Adds what a window's close comes to beyond its first phase, and so many blocks of cells searched.
  mutating func addSearch(blocks: Int, phaseCount: Int) {
    add(.windowJoin, phaseCount &- 1)
    add(.windowSearch, blocks)
    add(.windowFollow, blocks &* (phaseCount &- 1))
  }

  public func count(of operation: MeterOperation) -> Int { Int(counts[operation.rawValue & 31]) }
}
