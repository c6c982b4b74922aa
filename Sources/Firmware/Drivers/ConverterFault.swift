/// What went wrong in a capture. The meter goes on: the next capture configures the converter anew.
public enum ConverterFault: Error, Equatable, Sendable {
  /// The bus failed in the configuration, the read or the recovery.
  case bus(I2CError)
  /// Code `code` of the read, counted from 0, has leading ones or not the channel whose turn it was: a byte slipped, or the part
  /// has lost its configuration.
  case channelTag(code: Int)
}
