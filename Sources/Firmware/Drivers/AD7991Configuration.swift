/// The configuration byte of an AD7991 as this meter uses it (data sheet Rev. B, table 10).
///
/// D7 ... D4 are channels 3 ... 0, D3 selects VIN3 as the reference, D2 bypasses the filter of SDA and SCL, D1 and D0 switch the
/// delays of bit trials and sampling off. After power-up the byte is 0xF0: four channels against the supply.
@frozen
public struct AD7991Configuration: Equatable, Sendable {
  /// Bit trials wait for the bus to be quiet.
  public var delaysBitTrials: Bool
  /// Sampling waits for the bus to be quiet; the maker warns of jitter above 300 Hz at large signals.
  public var delaysSampling: Bool

  public init(delaysBitTrials: Bool = true, delaysSampling: Bool = true) {
    self.delaysBitTrials = delaysBitTrials
    self.delaysSampling = delaysSampling
  }

  /// Channels 0, 1 and 2 against the external reference, lines filtered: 0x78 with both delays.
  public var byte: UInt8 { 0x78 | (delaysBitTrials ? 0 : 0x02) | (delaysSampling ? 0 : 0x01) }
}
