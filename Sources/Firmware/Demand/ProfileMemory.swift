/// Where rows are kept: memory that is addressed by byte, as the board's EEPROM.
public protocol ProfileMemory: ~Copyable {
  /// Bytes it holds.
  var size: Int { get }
  /// Reads `count` bytes from `address` on to the beginning of `bytes`.
  mutating func read(_ count: Int, at address: Int, into bytes: inout MutableSpan<UInt8>)
  /// Keeps `bytes` from `address` on.
  mutating func write(_ bytes: Span<UInt8>, at address: Int)
}
