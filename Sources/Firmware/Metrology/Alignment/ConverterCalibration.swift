// @relation(REQ-MET-043, REQ-MET-039, REQ-MET-042, REQ-MET-050, scope=file)

import Quantities

/// What is known of one phase's converter inputs: where zero lies, how the x16 range compares with the x1 range, and delays.
///
/// The worth of voltage and x1 codes stands in `PhaseCalibration`: here is what is settled ahead of the window sums.
public struct ConverterCalibration: Equatable, Sendable {
  /// Code of 0 V less mid-scale (2048), in 2^-12 codes: what a 24-bit code is to a 12-bit one. -2^22 ... 2^22.
  public var voltageOffset: Int32
  /// Code of 0 A of the x1 range less mid-scale, 2^-12 codes.
  public var currentOffset: Int32
  /// Code of 0 A of the x16 range less mid-scale, 2^-12 codes.
  public var amplifiedOffset: Int32
  /// Worth of an x16 code, in 2^-24 of a sixteenth of an x1 code: 2^24 without error, 2^23 ... 2^25.
  public var amplifiedRatio: Int32
  /// By this time the x1 current is delayed against the voltage, beyond the converter's own skew; -100 000 ... 100 000 ns.
  public var currentDelayNanoseconds: Int32
  /// The same for the x16 range.
  public var amplifiedDelayNanoseconds: Int32
  /// Share of the voltage that shows on the x1 current and is taken off: 2^-30 of a voltage code, in codes of `RawFrame.current`;
  /// -2^24 ... 2^24, 1.6 %.
  public var currentCrosstalk: Int32
  /// The same for the x16 range, in the same codes: those of the frame, in which an x16 code is worth a sixteenth.
  public var amplifiedCrosstalk: Int32

  /// What is added to a code, by its four highest bits, in eighths of a code; -32 ... 32. All inputs share the converter, whose largest
  /// weights are off by most: a factory finds this by a histogram of codes under a sine.
  public var segmentCorrections: InlineArray<16, Int8>
  /// Whether the anti-alias filter is there whose droop is taken back.
  public var hasAntiAliasFilter: Bool

  /// Without arguments: a converter without error.
  public init(
    voltageOffset: Int32 = 0, currentOffset: Int32 = 0, amplifiedOffset: Int32 = 0, amplifiedRatio: Int32 = 1 &<< 24,
    currentDelayNanoseconds: Int32 = 0, amplifiedDelayNanoseconds: Int32 = 0, currentCrosstalk: Int32 = 0,
    amplifiedCrosstalk: Int32 = 0,
    segmentCorrections: InlineArray<16, Int8> = InlineArray(repeating: 0), hasAntiAliasFilter: Bool = true
  ) {
    self.voltageOffset = voltageOffset
    self.currentOffset = currentOffset
    self.amplifiedOffset = amplifiedOffset
    self.amplifiedRatio = amplifiedRatio
    self.currentDelayNanoseconds = currentDelayNanoseconds
    self.amplifiedDelayNanoseconds = amplifiedDelayNanoseconds
    self.currentCrosstalk = currentCrosstalk
    self.amplifiedCrosstalk = amplifiedCrosstalk
    self.segmentCorrections = segmentCorrections
    self.hasAntiAliasFilter = hasAntiAliasFilter
  }

  public static func == (left: ConverterCalibration, right: ConverterCalibration) -> Bool {
    for segment in 0..<16 where left.segmentCorrections[segment] != right.segmentCorrections[segment] { return false }
    return left.voltageOffset == right.voltageOffset && left.currentOffset == right.currentOffset
      && left.amplifiedOffset == right.amplifiedOffset && left.amplifiedRatio == right.amplifiedRatio
      && left.currentDelayNanoseconds == right.currentDelayNanoseconds
      && left.amplifiedDelayNanoseconds == right.amplifiedDelayNanoseconds
      && left.currentCrosstalk == right.currentCrosstalk && left.amplifiedCrosstalk == right.amplifiedCrosstalk
      && left.hasAntiAliasFilter == right.hasAntiAliasFilter
  }

  /// Whether all members lie in their ranges.
  public var isValid: Bool {
    let offsets: ClosedRange<Int32> = -0x40_0000...0x40_0000
    let delays: ClosedRange<Int32> = -100_000...100_000
    let shares: ClosedRange<Int32> = -0x100_0000...0x100_0000
    for segment in 0..<16 where segmentCorrections[segment] < -32 || segmentCorrections[segment] > 32 { return false }
    return offsets.contains(voltageOffset) && offsets.contains(currentOffset) && offsets.contains(amplifiedOffset)
      && amplifiedRatio >= 1 &<< 23 && amplifiedRatio <= 1 &<< 25 && delays.contains(currentDelayNanoseconds)
      && delays.contains(amplifiedDelayNanoseconds) && shares.contains(currentCrosstalk)
      && shares.contains(amplifiedCrosstalk)
  }
}

extension ConverterCalibration: CheckedState {
  public mutating func add(to check: inout StateCheck) {
    check.add(voltageOffset)
    check.add(currentOffset)
    check.add(amplifiedOffset)
    check.add(amplifiedRatio)
    check.add(currentDelayNanoseconds)
    check.add(amplifiedDelayNanoseconds)
    check.add(currentCrosstalk)
    check.add(amplifiedCrosstalk)
    for segment in 0..<16 { check.add(UInt8(bitPattern: segmentCorrections[segment])) }
    check.add(hasAntiAliasFilter)
  }
}
