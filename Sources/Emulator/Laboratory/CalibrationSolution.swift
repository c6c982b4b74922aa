// @relation(REQ-EMU-036, scope=file)

import EmulatorKit
import Metrology
import VirtualTime

/// The constants of one phase from what it read with its nominal ones.
///
/// Against a sinusoidal load of complex power S = P + jQ the meter reads, in one range of its current,
///
///     S' = G S + X
///
/// G is the product of both gains, turned back by the angle by which the current leads. X is what crosstalk adds: the share k of the
/// voltage that shows on the current makes k U^2, whatever the current. Two points of one apparent power at 0 and 60 degrees give
/// G = (S'1 - S'2) / (S1 - S2), in which no crosstalk is left, and X = S'1 - G S1. The gain of the voltage alone comes from its own
/// reading, that of the current from |G|.
///
/// The current shows on the voltage too, by another share, and at the points that looks the same. The x16 range reads X once more
/// without a current, where there is nothing else; the x1 range is not in use then, but in it the current's share is small.
struct CalibrationSolution {
  let nominal: MeterConstants.Phase
  let points: [CalibrationPoint]
  let readings: [CalibrationReading]

  /// - Throws: ``CalibrationError`` when a constant would be out of its range.
  func constants(phase number: Int) throws(CalibrationError) -> MeterConstants.Phase {
    let loaded = points.indices.filter { points[$0].amperes > 0 }
    let voltageGain = loaded.reduce(0) { $0 + readings[$1].volts / points[$1].volts } / Double(loaded.count)
    let low = range(.x1)
    let high = range(.x16)
    let idle = points.indices.first { points[$0].amperes == 0 }.map { readings[$0] }
    let currentGain = low.gain.magnitude / voltageGain
    let ratio = Double(nominal.converter.amplifiedRatio) * low.gain.magnitude / high.gain.magnitude

    var constants = nominal
    constants.phase.voltageAttovoltsPerCode = try weight(
      nominal.phase.voltageAttovoltsPerCode, voltageGain, number, "voltage")
    constants.phase.currentAttoamperesPerCode = try weight(
      nominal.phase.currentAttoamperesPerCode, currentGain, number, "current")
    constants.converter.amplifiedRatio = try rounded(ratio, within: 1 << 23...1 << 25, number, "ratio of the ranges")
    constants.converter.voltageOffset += try rounded(
      low.directVoltageCodes, within: -0x20_0000...0x20_0000, number, "zero of the voltage")
    constants.converter.currentOffset += try rounded(
      low.directCurrentCodes, within: -0x20_0000...0x20_0000, number, "zero of the current")
    // In the frame an x16 code is worth a sixteenth, times the ratio.
    let codes = high.directCurrentCodes * 16 * Double(1 << 24) / Double(nominal.converter.amplifiedRatio)
    constants.converter.amplifiedOffset += try rounded(
      codes, within: -0x20_0000...0x20_0000, number, "zero of the amplified current")
    constants.converter.currentDelayNanoseconds += try delay(low, number)
    constants.converter.amplifiedDelayNanoseconds += try delay(high, number)
    constants.converter.currentCrosstalk += try crosstalk(watts: low.extraWatts, volts: low.volts, number)
    let scale = ratio / Double(nominal.converter.amplifiedRatio)
    constants.converter.amplifiedCrosstalk += try crosstalk(
      watts: (idle?.watts ?? high.extraWatts) * scale, volts: idle?.volts ?? high.volts, number)
    guard constants.isValid else { throw .beyondAdjustment(phase: number, what: "sum of adjustments") }
    return constants
  }

  /// What the two points of a range tell.
  private struct Range {
    var gain: Complex
    var hertz: Double
    /// Power that is there without a current, W.
    var extraWatts: Double
    var volts: Double
    var directVoltageCodes: Double
    var directCurrentCodes: Double
  }

  private func range(_ range: CalibrationPoint.Range) -> Range {
    let indices = points.indices.filter { points[$0].range == range && points[$0].amperes > 0 }
    let (first, second) = (indices[0], indices[1])
    let stated = indices.map { index in
      let point = points[index]
      let (sine, cosine) = PortableMath.sincosTurns(point.factor.lagDegrees / 360)
      return Complex(point.volts * point.amperes * cosine, point.volts * point.amperes * sine)
    }
    let read = indices.map { Complex(readings[$0].watts, readings[$0].vars) }
    let gain = (read[0] - read[1]) / (stated[0] - stated[1])
    func mean(_ value: (CalibrationReading) -> Double) -> Double {
      (value(readings[first]) + value(readings[second])) / 2
    }
    return Range(
      gain: gain, hertz: points[first].hertz, extraWatts: (read[0] - gain * stated[0]).real, volts: mean(\.volts),
      directVoltageCodes: mean(\.directVoltageCodes), directCurrentCodes: mean(\.directCurrentCodes))
  }

  /// A code is worth less where the meter reads too much.
  private func weight(_ nominal: UInt64, _ gain: Double, _ phase: Int, _ what: String) throws(CalibrationError)
    -> UInt64
  {
    guard (0.5...2).contains(gain) else { throw .beyondAdjustment(phase: phase, what: what) }
    return UInt64((Double(nominal) / gain).rounded())
  }

  /// Time by which the current comes early: a gain of negative angle.
  private func delay(_ range: Range, _ phase: Int) throws(CalibrationError) -> Int32 {
    guard let turns = range.gain.smallAngleTurns else { throw .beyondAdjustment(phase: phase, what: "angle") }
    return try rounded(-turns / range.hertz * 1e9, within: -100_000...100_000, phase, "angle")
  }

  /// The share k of the voltage code in k U^2: in codes of voltage and current, whose weights are the nominal ones.
  private func crosstalk(watts: Double, volts: Double, _ phase: Int) throws(CalibrationError) -> Int32 {
    let weights = Double(nominal.phase.voltageAttovoltsPerCode) / Double(nominal.phase.currentAttoamperesPerCode)
    let share = watts / (volts * volts) * weights
    return try rounded(share * Double(1 << 30), within: -0x100_0000...0x100_0000, phase, "crosstalk")
  }

  private func rounded(
    _ value: Double, within range: ClosedRange<Int32>, _ phase: Int, _ what: String
  ) throws(CalibrationError) -> Int32 {
    guard value >= Double(range.lowerBound), value <= Double(range.upperBound) else {
      throw .beyondAdjustment(phase: phase, what: what)
    }
    return Int32(value.rounded())
  }
}

/// A complex number, as far as powers need it.
struct Complex: Equatable {
  var real: Double
  var imaginary: Double

  init(_ real: Double, _ imaginary: Double) {
    self.real = real
    self.imaginary = imaginary
  }

  var magnitude: Double { (real * real + imaginary * imaginary).squareRoot() }

  /// The angle where it is below 0.1 of a radian, in turns, within 1e-14; nil where it is larger.
  var smallAngleTurns: Double? {
    let tangent = imaginary / real
    guard real > 0, abs(tangent) <= 0.1 else { return nil }
    let square = tangent * tangent
    var sum = 0.0
    for n in stride(from: 13.0, through: 1, by: -2) { sum = 1 / n - square * sum }
    return tangent * sum / (2 * Double.pi)
  }

  static func - (a: Complex, b: Complex) -> Complex { Complex(a.real - b.real, a.imaginary - b.imaginary) }

  static func * (a: Complex, b: Complex) -> Complex {
    Complex(a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real)
  }

  static func / (a: Complex, b: Complex) -> Complex {
    let square = b.real * b.real + b.imaginary * b.imaginary
    return Complex(
      (a.real * b.real + a.imaginary * b.imaginary) / square, (a.imaginary * b.real - a.real * b.imaginary) / square)
  }
}
