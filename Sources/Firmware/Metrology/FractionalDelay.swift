// @relation(REQ-MET-009, REQ-MET-019, scope=file)

import Quantities

/// Delays the current channel against the voltage by a fraction of a sample: the phase calibration.
///
/// Twenty taps of least square error over the band, under exact first moments, interpolated between 64 tabulated
/// fractions. For every setting from -100 to 100 us at 7.4 to 8 kS/s the fundamental, 45 to 65 Hz, is right within 0.2
/// ppm in amplitude and 0.000 001 degree in phase; from 0 to 2.76 kHz the amplitude within 0.031 % and the phase within
/// 0.0052 degree, worst near 2.5 kHz and above (responses of the table computed with numpy). Up to half the sampling
/// rate the gain exceeds one by 0.031 % at most. Rounding: to nearest code, unbiased, on codes of 24 bits.
package struct FractionalDelay: ~Copyable {
  private let inPlace = InPlace()
  private var currents: InlineArray<32, Int32>
  private var voltages: InlineArray<32, Int32>
  private var coefficients: InlineArray<20, Int32>
  private var position: Int

  /// Samples by which what comes out is late against what goes in.
  package static let latency = 10
  /// Whether there is anything to do; otherwise frames pass untouched and without latency.
  package let isActive: Bool

  @inline(__always)
  package init(delayNanoseconds: Int32, period: SamplePeriod) {
    isActive = delayNanoseconds != 0
    currents = InlineArray(repeating: 0)
    voltages = InlineArray(repeating: 0)
    position = 0
    // Position between the rows: the voltage is taken at x[n-10], the current at n - 10 - delay = n - 9 - (1 + delay).
    // 2^-22 samples; one sample is 64 rows of 2^16.
    let delay = (Int64(delayNanoseconds) &* SamplePeriod.ticksPerNanosecond &* (1 &<< 22)).quotient(by: period.ticks)
    let place = min(128 &<< 16, max(0, (64 &<< 16) &+ delay))
    // A delay of more than nothing reaches one sample further back: shift the taps by one.
    let isLate = place > 64 &<< 16
    let inRow = isLate ? place &- (64 &<< 16) : place
    let taps = TapPlace(inRow)
    coefficients = InlineArray { tap in taps.tap(tap) { FractionalDelayTable.rows[$0] } }
    reach = isLate ? 1 : 0
  }

  private let reach: Int

  /// Puts the taps for the instant `fraction` (2^-22 samples, 0...2^22) behind the tenth of twenty samples, in the order of time or
  /// against it; 2^-30.
  @inline(never)
  static func put(_ fraction: Int64, into taps: inout InlineArray<20, Int32>) {
    let place = TapPlace(fraction)
    for tap in 0..<20 { taps[tap] = place.tap(tap) { FractionalDelayTable.rows[$0] } }
  }

  /// Takes `amount` off the frames that are held.
  package mutating func lower(by amount: RawFrame) {
    for index in 0..<32 {
      voltages[index] = voltages[index] &- amount.voltage
      currents[index] = currents[index] &- amount.current
    }
  }

  /// Takes a frame and returns the frame of ten samples before, its current delayed.
  package mutating func push(_ frame: RawFrame) -> RawFrame {
    position = (position &+ 1) & 31
    currents[position] = frame.current
    voltages[position] = frame.voltage
    var sum: Int64 = 1 &<< 29
    for tap in 0..<20 {
      let product = currents[(position &- tap &- reach) & 31].multipliedFullWidth(by: coefficients[tap])
      sum = sum &+ (Int64(product.high) &<< 32 | Int64(product.low))
    }
    let delayed = Int32(truncatingIfNeeded: sum &>> 30)
    return RawFrame(voltage: voltages[(position &- Self.latency) & 31], current: delayed)
  }
}

extension FractionalDelay {
  /// Adds what does not change.
  mutating func addConfiguration(to check: inout StateCheck) {
    for tap in 0..<20 { check.add(coefficients[tap]) }
    check.add(isActive)
    check.add(reach)
  }
}
