import Devices
import EmulatorKit
import Foundation
import RequirementTrait
import Scenarios
import Testing
import Waveforms

/// The parts of the front end one by one: what a bus carries, and what each effect does.
@Suite struct `The converter's parts` {
  private static let volts = 230.0
  private static let laboratory = Laboratory(hertz: 50, seconds: 5, Laboratory.sines(amperes: 3, lag: 30, start: 20))

  private static func transfers(_ effects: ConverterEffects, reads: Int) -> [(read: Int64, transfers: [BusTransfer])] {
    final class Bus { var seen: [BusTransfer] = [] }
    let bus = Bus()
    let frontEnd = ConverterFrontEnd(
      phaseCount: 1, effects: effects, errors: [], faults: [], seed: 3, source: SharedSource(laboratory.source))
    frontEnd.onTransfer = { bus.seen.append($0) }
    var now: Int64 = 0
    return (0..<reads).map { _ in
      bus.seen = []
      let read = frontEnd.capture(phase: 0, at: now, end: 5_000_000_000)
      let length = read.map { $0.end.nanoseconds(since: $0.start) } ?? 0
      now = (read?.end.nanoseconds ?? 0) + frontEnd.nextGap(phase: 0)
      return (length, bus.seen)
    }
  }

  @Test(.verifies("REQ-EMU-020"))
  func `a read takes nine SCL periods a byte and eleven for the rest, a configuration twenty`() {
    let reads = Self.transfers(.bare(gapNanoseconds: 500_000), reads: 3)
    #expect(reads.map(\.read) == [184_302_500, 184_302_500, 184_302_500])
    #expect(reads[0].transfers.map(\.isRead) == [false, true])
    #expect(reads[1].transfers.map(\.isRead) == [true])
    #expect(reads[0].transfers[0].startNanoseconds == 0)
    #expect(reads[0].transfers[1].startNanoseconds == 50_000)
    #expect(reads[1].transfers[0].startNanoseconds == 50_000 + 184_302_500 + 500_000)
    #expect(reads[2].transfers[0].bytes.count == 8190)
  }

  @Test(.verifies("REQ-EMU-020", "REQ-EMU-018"), arguments: [300.0, 2000])
  func `a bus off its rate takes as much longer or shorter`(tolerance: Double) {
    var effects = ConverterEffects.none
    effects.busTolerancePPM = tolerance
    let reads = Self.transfers(effects, reads: 2)
    let ratio = Double(reads[1].read) / 184_302_500 - 1
    #expect(abs(ratio) <= tolerance * 1e-6)
    #expect(abs(ratio) > tolerance * 1e-8)
  }

  /// Two poles at 2.5 kHz: (1 + j f / 2500)^-2. Codes of 460 V, 100 A and 6.25 A peak at 2048.
  @Test(.verifies("REQ-EMU-019"))
  func `a read brings the channels in turn, each sampled at its own acknowledge behind its filter`() throws {
    let transfer = try #require(Self.transfers(.none, reads: 2)[1].transfers.first)
    let start = Double(transfer.startNanoseconds) * 1e-9
    let ratio = 50.0 / 2500
    let gain = 1 / (1 + ratio * ratio)
    let angle = -2 * atan(ratio)
    let peaks = [230 * 2.0.squareRoot() / 460, 3 * 2.0.squareRoot() / 100, 3 * 2.0.squareRoot() / 6.25].map {
      $0 * 2048
    }
    let phases = [20.0, -10, -10].map { $0 * .pi / 180 }
    var sums = [0.0, 0, 0]
    for index in 0..<4095 {
      let (high, low) = (transfer.bytes[2 * index], transfer.bytes[2 * index + 1])
      let channel = index % 3
      #expect(Int(high >> 4) == channel)
      let code = Double(Int(high & 0x0F) << 8 | Int(low))
      let time = start + (10 + 18 * Double(index)) * 2.5e-6
      let value = 2048 + peaks[channel] * gain * sin(2 * .pi * 50 * time + phases[channel] + angle)
      // A dither of half a code and a rounding of half a code.
      #expect(abs(code - value) <= 1.0001, "conversion \(index)")
      sums[channel] += code - value
    }
    // 1365 deviates of 0.41 codes: 0.011 on the mean.
    #expect(sums.allSatisfy { abs($0 / 1365) < 0.05 })
  }

  /// Every effect by itself, on a laboratory without any other.
  struct Effect: CustomTestStringConvertible {
    var name: String
    var set: @Sendable (inout ConverterEffects) -> Void

    var testDescription: String { name }
  }

  static let single: [Effect] = [
    Effect(name: "quantisation") { $0.isQuantised = true },
    Effect(name: "noise") { $0.noiseCodes = 0.5 },
    Effect(name: "nonlinearity") { $0.nonlinearityCodes = 1 },
    Effect(name: "gain") { $0.gainTolerance = 0.01 },
    Effect(name: "offset") { $0.offsetCodes = 10 },
    Effect(name: "filter tolerance") { $0.filterTolerance = 0.02 },
    Effect(name: "no filter") { $0.hasAntiAliasFilter = false },
    Effect(name: "jitter") { $0.jitterNanoseconds = 5_000 },
    Effect(name: "crosstalk") { $0.crosstalk = 1e-2 },
    Effect(name: "temperature") {
      $0.temperatureCoefficientPPM = 50
      $0.temperatureRiseKelvin = 30
    },
    Effect(name: "transformer") { $0.sensor = .transformer(leadDegrees: 0.2, saturationAmperes: 10) },
    Effect(name: "gap") { $0.gapNanoseconds = 700_000...700_000 },
    Effect(name: "bus tolerance") { $0.busTolerancePPM = 500 },
    Effect(name: "bus drift") { $0.busDriftPPM = 500 },
    Effect(name: "crystal") { $0.crystalTolerancePPM = 500 },
  ]

  private static func codes(_ effects: ConverterEffects) -> [[UInt8]] {
    transfers(effects, reads: 4).flatMap { $0.transfers.map(\.bytes) }
  }

  @Test(.verifies("REQ-EMU-018"), arguments: single)
  func `each effect changes what is on the bus, and only while it is on`(effect: Effect) {
    var effects = ConverterEffects.none
    effect.set(&effects)
    #expect(effects != .none)
    let plain = Self.codes(.none)
    #expect(Self.codes(effects) != plain)
    #expect(Self.codes(.none) == plain)
  }

  /// Errors that stay when only this effect is on: with its size, in closed form.
  @Test(.verifies("REQ-EMU-018"), arguments: [0.05, 0.3])
  func `a transformer's lead shows at its angle until it is calibrated`(degrees: Double) throws {
    let laboratory = Laboratory(hertz: 50, seconds: 30, Laboratory.sines(amperes: 3, lag: 60, start: 20))
    var effects = ConverterEffects.bare
    effects.sensor = .transformer(leadDegrees: degrees, saturationAmperes: 1000)
    let lead = degrees * .pi / 180
    // The high-pass of which it comes lets cos(lead) through.
    let expected = (cos(.pi / 3 - lead) * cos(lead) / cos(.pi / 3) - 1) * 100
    #expect(abs(try laboratory.activeError(laboratory.convert(effects)) - expected) <= 0.02)
    effects.isCalibrated = true
    #expect(abs(try laboratory.activeError(laboratory.convert(effects))) <= 0.02)
  }

  /// Direct current of the saturation: 1 % low. It takes the core a second to get there.
  @Test(.verifies("REQ-EMU-018"))
  func `a transformer's core saturates with direct current`() throws {
    var phase = Laboratory.sines(amperes: 10, lag: 0, start: 20)
    phase.directAmperes = 5
    let laboratory = Laboratory(hertz: 50, seconds: 60, phase)
    var effects = ConverterEffects.none
    effects.sensor = .transformer(leadDegrees: 0.1, saturationAmperes: 5)
    // The ratio is 1 % low, and the lead doubles: at a power factor of 1 that does nothing.
    #expect(abs(try laboratory.activeError(laboratory.convert(effects)) + 1) <= 0.05)
    effects.sensor = .transformer(leadDegrees: 0.1, saturationAmperes: 1000)
    #expect(abs(try laboratory.activeError(laboratory.convert(effects))) <= 0.05)
  }

  /// Each input has a share of the codes of the other two.
  @Test(.verifies("REQ-EMU-018"))
  func `crosstalk adds a share of the other inputs`() throws {
    let laboratory = Laboratory(hertz: 50, seconds: 30, Laboratory.sines(amperes: 2, lag: 60, start: 20))
    var effects = ConverterEffects.bare
    let share = 2e-3
    effects.crosstalk = share
    // The x16 input is converted 90 us after the voltage but gets the voltage of its frame: as if that were 90 us late, and the voltage
    // gets a current that is 90 us early. In first order, P = U I cos(phi) + s (6.25 / 460 U^2 cos(a) + ..)
    let (u, i, phi) = (230.0, 2.0, 60 * Double.pi / 180)
    let late = 2 * Double.pi * 50 * 90e-6
    let early = 2 * Double.pi * 50 * 45e-6
    let intoCurrent = 6.25 / 460 * u * u * cos(late) + 6.25 / 100 * u * i * cos(phi + early)
    let intoVoltage = 460 / 100 * i * i * cos(early) + 460 / 6.25 * i * i * cos(late)
    let expected = share * (intoCurrent + intoVoltage) / (u * i * cos(phi)) * 100
    let error = try laboratory.activeError(laboratory.convert(effects))
    #expect(abs(error - expected) <= 0.05 * expected, "\(error), expected \(expected)")
  }

  @Test(.verifies("REQ-EMU-018", "REQ-MET-042"), arguments: 1...8 as ClosedRange<UInt64>)
  func `tolerances show within their sum, and calibration takes them off`(seed: UInt64) throws {
    let laboratory = Laboratory(hertz: 50, seconds: 20, Laboratory.sines(amperes: 3, lag: 0, start: 20))
    var effects = ConverterEffects.bare
    effects.gainTolerance = 0.01
    effects.filterTolerance = 0.01
    effects.offsetCodes = 6
    let error = try laboratory.activeError(laboratory.convert(effects, seed: seed))
    #expect(abs(error) <= 2.1 && abs(error) > 0.02, "seed \(seed): \(error)")
    effects.isCalibrated = true
    #expect(abs(try laboratory.activeError(laboratory.convert(effects, seed: seed))) <= 0.02, "seed \(seed)")
  }

  /// Late by more than the start of the run has behind it, with reads that follow each other at once, too.
  @Test(
    .verifies("REQ-EMU-018", "REQ-MET-043"), arguments: [0.12, -0.12, 1, 10, -10], [100_000, 2_000_000] as [Int64])
  func `errors that a scenario asks for show on the converter as arithmetic says`(degrees: Double, gap: Int64) throws {
    let laboratory = Laboratory(hertz: 50, seconds: 20, Laboratory.sines(amperes: 3, lag: 60, start: 20))
    var errors = FrontEndErrors()
    errors.phaseErrorDegrees = degrees
    errors.voltageGainPPM = 1200
    errors.currentGainPPM = -800
    let result = try laboratory.convert(.bare(gapNanoseconds: gap)) { $0.frontEndErrors = [errors] }
    let truth = try laboratory.measuredEnergy(result).joules
    let expected = truth * 1.0012 * 0.9992 * cos((60 + degrees) * .pi / 180) / cos(.pi / 3)
    try expect(percent(result.joules("1.8.0"), of: expected), within: 0.02, "%, \(degrees) deg")
  }

  /// The last read ends where it will: a current that comes early was sampled beyond the end of the run.
  @Test(.verifies("REQ-EMU-005"), arguments: 0..<20)
  func `a run may end at any instant of a read`(step: Int) throws {
    let laboratory = Laboratory(hertz: 50, seconds: 2, Laboratory.sines(amperes: 3, lag: 60, start: 20))
    var errors = FrontEndErrors()
    errors.phaseErrorDegrees = -10
    let duration = 1_000_000_000 + Int64(step) * 9_876_543
    let result = try laboratory.convert {
      $0.frontEndErrors = [errors]
      $0.durationNanoseconds = duration
    }
    let whole = laboratory.energy(phase: 0, from: 0, to: duration).joules
    try expect(
      #require(result.register("1.8.0")).referenceTotal * 0.0036 / whole - 1, within: 1e-7, "of the whole truth")
  }
}
