// @relation(REQ-EVA-012, scope=file)

/// One of several parts of a plan, numbered from 1: every case belongs to exactly one of them.
///
/// Cases are dealt out in turn, so that long ones that stand together in the plan are shared.
public struct Shard: Equatable, Hashable, Sendable, CustomStringConvertible {
  /// From 1 to ``count``.
  public let number: Int
  public let count: Int

  /// The plan as a whole.
  public static let whole = Shard(uncheckedNumber: 1, count: 1)
  /// More shards than this are taken for a slip.
  public static let most = 10_000

  /// - Returns: nil when there is no such shard.
  public init?(_ number: Int, of count: Int) {
    guard (1...Self.most).contains(count), (1...count).contains(number) else { return nil }
    self.init(uncheckedNumber: number, count: count)
  }

  /// Reads `2/8`.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let number = Int(parts[0]), let count = Int(parts[1]),
      text == "\(number)/\(count)"
    else { return nil }
    self.init(number, of: count)
  }

  private init(uncheckedNumber number: Int, count: Int) {
    self.number = number
    self.count = count
  }

  public var description: String { "\(number)/\(count)" }

  /// All shards of so many, the first of them first; none when there can't be so many.
  public static func all(_ count: Int) -> [Shard] {
    count < 1 ? [] : (1...count).compactMap { Shard($0, of: count) }
  }

  /// Where in the plan the cases of this shard stand.
  func indices(of total: Int) -> StrideTo<Int> { stride(from: number - 1, to: total, by: count) }

  func holds(index: Int) -> Bool { index % count == number - 1 }

  /// The shard among as many that holds the case at `index`.
  func owner(ofIndex index: Int) -> Shard { Shard(uncheckedNumber: index % count + 1, count: count) }
}
