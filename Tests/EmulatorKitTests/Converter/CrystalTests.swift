import Devices
import EmulatorKit
import Foundation
import Metrology
import RequirementTrait
import Testing

/// A clock that is off: energy is power times the meter's time.
@Suite struct `The meter's crystal` {
  private static let laboratory = Laboratory(
    hertz: 50, seconds: 20, Laboratory.sines(amperes: 60, lag: 0, start: 40))

  private static func run(
    _ tolerancePPM: Double, seed: UInt64
  ) throws -> (error: Double, hertz: Double, result: RunResult, edges: [Int64]) {
    final class Seen {
      var hertz: [Double] = []
      var edges: [Int64] = []
    }
    let seen = Seen()
    var effects = ConverterEffects.bare
    effects.crystalTolerancePPM = tolerancePPM
    let result = try laboratory.convert(
      effects, seed: seed,
      observe: {
        $0.onWindow = { if $0.isRegistered { seen.hertz.append($0.hertz) } }
        $0.onPulse = { if $0.isRising, !$0.isReactive { seen.edges.append($0.nanoseconds) } }
      })
    let mean = seen.hertz.reduce(0, +) / Double(seen.hertz.count)
    return (try laboratory.activeError(result), mean, result, seen.edges)
  }

  /// A clock that is fast by e reads the mains slow by e, and counts e more energy. Both are compared with another meter on the same
  /// signal whose clock is right.
  @Test(.verifies("REQ-EMU-038"), arguments: 1...6 as ClosedRange<UInt64>)
  func `energy and frequency are off by the crystal's error, the one up, the other down`(seed: UInt64) throws {
    let plain = try Self.run(0, seed: seed)
    let off = try Self.run(1000, seed: seed)
    let energy = (off.error - plain.error) * 1e4
    let frequency = (off.hertz / plain.hertz - 1) * 1e6
    #expect(abs(energy + frequency) < 5, "energy \(energy) ppm, frequency \(frequency) ppm")
    #expect(abs(energy) <= 1000)
    #expect(abs(energy) > 5, "the seed draws a crystal that is right: take another")
  }

  /// The bench's clock is right: between two edges of a meter that is fast there is less true energy than the pulses tell.
  @Test(.verifies("REQ-EMU-038"))
  func `pulses come at the true instants`() throws {
    var largest = 0.0
    for seed in 1...6 as ClosedRange<UInt64> {
      let off = try Self.run(1000, seed: seed)
      let (first, last) = (try #require(off.edges.first), try #require(off.edges.last))
      let delay = PulseOutput.delayNanoseconds
      let truth = Self.laboratory.energy(phase: 0, from: first - delay, to: last - delay).joules
      let expected = Double(off.edges.count - 1) * 3600 / truth - 1
      #expect(abs(expected * 1e6 - off.error * 1e4) < 30, "seed \(seed): \(expected), \(off.error)")
      largest = max(largest, abs(off.error))
    }
    #expect(largest > 0.05, "the seeds draw crystals that are right: take others")
  }

  @Test(.verifies("REQ-EMU-038"))
  func `a meter keeps its parts under another seed of the noise`() throws {
    func run(seed: UInt64, parts: UInt64) throws -> RunResult {
      var effects = ConverterEffects.typical
      effects.isCalibrated = false
      return try Laboratory(seconds: 20, Laboratory.sines(amperes: 10, lag: 0)).convert(
        effects, seed: seed, configure: { $0.partsSeed = parts })
    }
    func error(_ result: RunResult) throws -> Double { try #require(result.register("1.8.0")?.errorPercent) }
    let (first, second) = (try run(seed: 1, parts: 9), try run(seed: 2, parts: 9))
    #expect(first.registers != second.registers)
    #expect(try abs(error(first) - error(second)) < 0.01)
    #expect(try abs(error(run(seed: 1, parts: 10)) - error(first)) > 0.05)
    // Without a seed of the parts the run's is both.
    let alone = try Laboratory(seconds: 20, Laboratory.sines(amperes: 10, lag: 0)).convert(
      {
        var effects = ConverterEffects.typical
        effects.isCalibrated = false
        return effects
      }(), seed: 9)
    #expect(try run(seed: 9, parts: 9).registers == alone.registers)
  }
}
