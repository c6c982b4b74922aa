/// A bus with one controller, to which parts answer by their 7-bit address.
///
/// A transfer blocks until it has ended or failed. After an error other than `shortTransfer` nothing is known about what arrived.
public protocol I2CBus: ~Copyable {
  /// Reads `bytes.count` bytes. On `shortTransfer(bytes: n)` the first n are valid.
  mutating func read(from address: UInt8, into bytes: inout MutableSpan<UInt8>) throws(I2CError)

  /// Writes all of `bytes`.
  mutating func write(_ bytes: Span<UInt8>, to address: UInt8) throws(I2CError)

  /// Writes all of `bytes` and, behind a repeated start, reads `answer.count` bytes: no other transfer comes between.
  mutating func write(
    _ bytes: Span<UInt8>, to address: UInt8, thenReadInto answer: inout MutableSpan<UInt8>
  ) throws(I2CError)

  /// Frees the data line that a part holds: nine clocks, in which it ends its byte and gets no acknowledge, and a stop.
  mutating func recover() throws(I2CError)
}
