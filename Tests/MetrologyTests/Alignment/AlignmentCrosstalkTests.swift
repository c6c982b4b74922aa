import Foundation
import Metrology
import Quantities
import RequirementTrait
import Testing

/// A share of the voltage on the current's inputs, and the calibration that takes it off. Against closed forms.
@Suite(.verifies("REQ-MET-050")) struct AlignmentCrosstalkTests {
  /// 60 dB below it, ten times what the board has.
  private static let share = 1e-3

  private static func converter(_ source: Programme) -> MultiplexedConverter {
    var converter = AlignmentEnergyTests.converter(source)
    converter.voltageOnCurrent = share
    converter.voltageOnAmplified = share
    return converter
  }

  /// An x16 code is worth a sixteenth in the frame.
  private static let calibration = ConverterCalibration(
    currentCrosstalk: Int32((share * Double(1 << 30)).rounded()),
    amplifiedCrosstalk: Int32((share / 16 * Double(1 << 30)).rounded()))

  private static let loads = [0.25, 3, 5, 20, 60].flatMap { amperes in
    [Load.unity(amperes), .inductive(amperes), .capacitive(amperes), Load.inductive(amperes).exported]
  }

  @Test(arguments: [45.0, 60], loads)
  func `a sinusoidal load counts within 0.02 percent again`(hertz: Double, load: Load) {
    let converter = Self.converter(load.source(hertz))
    expect(
      alignedError(converter, seconds: 20, calibration: Self.calibration), within: AlignmentEnergyTests.limit,
      "\(hertz) Hz, \(load.testDescription)")
  }

  /// Without it the current reads k U more, in phase with the voltage but for 45 or 90 us: k U^2 of power, at any load.
  @Test(arguments: loads)
  func `uncalibrated it adds a power that does not depend on the load`(load: Load) {
    let isAmplified = load.amperes < 4
    let voltsPerCode = 460.0 / 2048
    let amperesPerCode = (isAmplified ? 6.25 : 100.0) / 2048
    let late = 2 * Double.pi * 50 * (isAmplified ? 90e-6 : 45e-6)
    let added = Self.share * 230 / voltsPerCode * amperesPerCode * 230 * cos(late)
    let expected = added / (230 * load.amperes * cos(load.lag))
    let error = alignedError(Self.converter(load.source(50)), seconds: 20)
    // An exported power is counted without its sign in the register of the total: the error is that of import less export.
    expect(error - expected, within: AlignmentEnergyTests.limit, load.testDescription)
  }

  /// A beat that leaves the x16 range twice a second: each range has its own share, and no step is left between them.
  @Test func `the ranges go over into each other`() {
    var source = Load.inductive(4.0).source(50)
    source.segments[0].current.append(Tone(0.6, 48, 0.5))
    var converter = Self.converter(source)
    converter.voltageOnAmplified = -0.7 * Self.share
    var calibration = Self.calibration
    calibration.amplifiedCrosstalk = Int32((-0.7 * Self.share / 16 * Double(1 << 30)).rounded())
    expect(
      alignedError(converter, seconds: 30, calibration: calibration), within: AlignmentEnergyTests.limit, "beat")
    var meter = AlignedMeter<1>(calibration)
    while converter.now < 10 { meter.take(converter.next(), conversion: converter.conversion) }
    #expect(meter.aligners[0].tally.rangeChanges >= 15)
  }

  /// Whatever the codes, the sum of products stays in range: full scale of both, largest share.
  @Test(arguments: [0x100_0000, -0x100_0000] as [Int32])
  func `the largest share at full scale is taken off and clipped`(share: Int32) {
    var converter = MultiplexedConverter(voltage: [Tone(460, 50, 0)], current: [Tone(100, 50, 0)])
    converter.gap = { _ in 0 }
    let calibration = ConverterCalibration(currentCrosstalk: share, amplifiedCrosstalk: share)
    #expect(calibration.isValid)
    var meter = AlignedMeter<1>(calibration)
    meter.keeps = true
    for _ in 0..<2 { meter.take(converter.next(), conversion: converter.conversion) }
    let measured = meter.produced.filter { !$0.quality.contains(.lost) }
    #expect(measured.count > 2000)
    #expect(measured.allSatisfy { (RawFrame.smallestCode...RawFrame.largestCode).contains($0.current) })
  }

  @Test func `a share beyond its range is no calibration`() {
    for share in [0x100_0001, -0x100_0001] as [Int32] {
      #expect(!ConverterCalibration(currentCrosstalk: share).isValid)
      #expect(!ConverterCalibration(amplifiedCrosstalk: share).isValid)
      #expect(ConverterCalibration(currentCrosstalk: share) != ConverterCalibration())
      #expect(ConverterCalibration(amplifiedCrosstalk: share) != ConverterCalibration())
    }
  }
}
