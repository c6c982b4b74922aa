// @relation(REQ-MET-030, scope=file)

import Quantities

/// Gathers the samples of a window, at whatever phase they fall, on 256 points of one mains cycle.
///
/// The transform of the gathered points, divided by the transform of the kernel, is the Fourier sum of the samples at the exact
/// multiples of the fundamental, although no sample need fall on a point (non-uniform fast Fourier transform, Dutt and Rokhlin 1993,
/// with a Kaiser-Bessel kernel). Four taps, taken at the nearest of 1024 tabulated positions: error below 2e-4 of the fundamental.
struct HarmonicGrid: ~Copyable {
  private let inPlace = InPlace()
  /// Points in a cycle.
  static let points = 256
  /// Binary digits behind the point of a weight.
  static let weightBits = 14

  /// Voltage and current in turn; three points beyond the cycle take what the kernel spreads over its end.
  /// In the memory of the transform, which takes place there.
  var transform: FourierTransform

  @inline(__always)
  init() { transform = FourierTransform() }

  mutating func clear() {
    for index in 0..<520 { transform.cells[index] = 0 }
  }

  /// Adds one sample; `phase` in 2^-32 cycles. Codes below 2^24, weights at most 2^14: 2^25 samples fit.
  @inline(__always)
  mutating func add(voltage: Int32, current: Int32, phase: UInt32) {
    let rounded = phase &+ (1 &<< 13)
    let point = Int(truncatingIfNeeded: rounded &>> 24) &* 2
    let step = Int(truncatingIfNeeded: (rounded &>> 14) & 1023) &* 4
    for tap in 0..<4 {
      let weight = Int32(GriddingTable.weights[step &+ tap])
      let u = voltage.multipliedFullWidth(by: weight)
      let i = current.multipliedFullWidth(by: weight)
      let place = point &+ 2 &* tap
      transform.cells[place] = transform.cells[place] &+ (Int64(u.high) &<< 32 | Int64(u.low))
      transform.cells[place &+ 1] = transform.cells[place &+ 1] &+ (Int64(i.high) &<< 32 | Int64(i.low))
    }
  }

  /// Transforms what was gathered, in its place: this ends the gathering.
  mutating func finish() -> GridScale {
    // Tap 0 belongs one point before the sample: index 0 of the grid is point -1.
    for index in 0..<8 { transform.cells[index] = transform.cells[index] &+ transform.cells[index &+ 512] }
    var largestVoltage: UInt64 = 0
    var largestCurrent: UInt64 = 0
    for point in 0..<256 {
      largestVoltage = largestVoltage | transform.cells[2 &* point].magnitude
      largestCurrent = largestCurrent | transform.cells[2 &* point &+ 1].magnitude
    }
    let scale = GridScale(
      voltageShift: Int32(64 &- FourierTransform.inputBits &- largestVoltage.leadingZeroBitCount),
      currentShift: Int32(64 &- FourierTransform.inputBits &- largestCurrent.leadingZeroBitCount))
    // Point `point` goes into cell `point - 1`, which has been read by then; the first one goes into the last.
    let (voltage, current) = (transform.cells[0], transform.cells[1])
    for point in 1..<256 {
      transform.set(
        point &- 1, re: Self.shifted(transform.cells[2 &* point], by: scale.voltageShift),
        im: Self.shifted(transform.cells[2 &* point &+ 1], by: scale.currentShift))
    }
    transform.set(
      255, re: Self.shifted(voltage, by: scale.voltageShift), im: Self.shifted(current, by: scale.currentShift))
    transform.run()
    return scale
  }

  private static func shifted(_ value: Int64, by shift: Int32) -> Int32 {
    if shift <= 0 { return Int32(truncatingIfNeeded: value &<< Int64(min(63, 0 &- shift))) }
    let half: Int64 = 1 &<< Int64(shift &- 1)
    return Int32(truncatingIfNeeded: (value &+ half) &>> Int64(shift))
  }
}

/// By how many binary digits the two channels were shifted right ahead of the transform.
struct GridScale: Equatable, Sendable {
  var voltageShift: Int32
  var currentShift: Int32
}
