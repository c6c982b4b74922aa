// @relation(REQ-DRV-010, scope=file)

/// When a converter that is clocked by its bus converts: the one statement of it, for firmware and models alike.
///
/// In SCL periods a read of `bytes` bytes is
///
///     start 1 | address, direction and acknowledge 9 | 9 a byte (8 bits, acknowledge) | stop 1
///
/// that is 9 * bytes + 11. A result has two bytes, so conversions are 18 periods apart: 45 µs at 400 kHz, 135 µs for three.
/// The AD7991 wakes when it is addressed. Conversion k samples its input at the end of the acknowledge that comes ahead of the
/// two bytes of its result: for k = 0 that of the address, then that of the second byte of result k - 1. So sample k is taken
/// 10 + 18 * k periods after the transfer began. The part's delays and its wake-up shift all samples by one same time below
/// an SCL period, which no phase and no power depends on; they are left out.
///
/// A controller may pause between bytes. Pauses are taken as spread evenly: period = elapsed time over counted periods.
public enum ConverterTiming {
  /// SCL periods from the start of a read to the first sample.
  public static let periodsToFirstSample: Int64 = 10
  /// SCL periods from sample to sample.
  public static let periodsPerConversion: Int64 = 18
  /// Units of 2^-16 ns in a nanosecond.
  public static let ticksPerNanosecond: Int64 = 65_536
  /// Longest read that is reckoned with: 2^42 ns, 73 minutes. Longer and negative ones count as at the limit.
  static let longestNanoseconds: Int64 = 4_398_046_511_104
  /// Most bytes that are reckoned with.
  static let mostBytes = 1_048_576

  /// SCL periods of a read of `bytes` bytes, 0 ... 2^20, from its start condition to the end of its stop condition.
  @inlinable
  public static func periods(reading bytes: Int) -> Int64 { 9 &* Int64(bytes) &+ 11 }
}

extension ConverterRead {
  /// Time from one conversion to the next, in 2^-16 ns, rounded to the nearest; a frame takes three. Meaningful with
  /// `transferredBytes` > 0.
  public var conversionTicks: Int64 { ticks(ofPeriods: ConverterTiming.periodsPerConversion) }

  /// Time from `start` to the sample of the first conversion, in 2^-16 ns, rounded to the nearest.
  public var firstSampleTicks: Int64 { ticks(ofPeriods: ConverterTiming.periodsToFirstSample) }

  /// Instant of the sample of the first conversion, rounded down to the nanosecond.
  public var firstSample: Instant { start.advanced(byNanoseconds: firstSampleTicks &>> 16) }

  /// `periods`, at most 18, of this read in 2^-16 ns. Below 2^42 * 2^16 * 18 < 2^62.2, to which half of the divisor is added.
  private func ticks(ofPeriods periods: Int64) -> Int64 {
    let elapsed = min(max(0, end.nanoseconds(since: start)), ConverterTiming.longestNanoseconds)
    let all = ConverterTiming.periods(reading: min(max(0, transferredBytes), ConverterTiming.mostBytes))
    return (elapsed &* ConverterTiming.ticksPerNanosecond &* periods &+ all / 2).quotient(by: all)
  }
}
