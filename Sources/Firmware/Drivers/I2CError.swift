/// Why a transfer on an I2C bus was not carried out.
public enum I2CError: Error, Equatable, Sendable {
  /// Nobody answers to the address.
  case addressNotAcknowledged
  /// The part refused byte `byte`, counted from 0, of what was written.
  case dataNotAcknowledged(byte: Int)
  /// The transfer ended early; the first `bytes` bytes are valid.
  case shortTransfer(bytes: Int)
  /// A line is held low: no transfer can begin or end.
  case busStuck
  /// The transfer did not end in time.
  case timedOut
}
