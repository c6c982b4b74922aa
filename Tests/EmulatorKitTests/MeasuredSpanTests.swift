import EmulatorKit
import RequirementTrait
import Testing

/// Register and reference cover the same span, and what lies outside of it is stated.
@Suite struct `The measured span` {
  /// Short bursts of power at the very start and the very end, where the meter registers nothing.
  static let laboratory = Laboratory(
    hertz: 50,
    pieces: [
      .init(untilNanoseconds: 60_000_000, phases: [Laboratory.sines(amperes: 50, lag: 20, start: 33)]),
      .init(untilNanoseconds: 20_050_000_000, phases: [Laboratory.sines(amperes: 4, lag: 20, start: 33)]),
      .init(untilNanoseconds: 20_111_111_111, phases: [Laboratory.sines(amperes: 55, lag: 20, start: 33)]),
    ])

  @Test(.verifies("REQ-EMU-004", "REQ-MET-017"))
  func `leaves out the acquisition at the start and the unfinished window at the end`() throws {
    let result = try Self.laboratory.measure()
    let from = try #require(result.measuredFromNanoseconds)
    let to = try #require(result.measuredToNanoseconds)
    #expect(from >= 174_000_000)
    #expect(from <= 1_000_000_000)
    #expect(to <= result.durationNanoseconds)
    #expect(result.durationNanoseconds - to <= 300_000_000)
    // Whole cells of the samples: odd multiples of half a sample.
    #expect((from - 62_500) % 125_000 == 0)
    #expect((to - 62_500) % 125_000 == 0)
  }

  @Test(.verifies("REQ-EMU-004"))
  func `the error is that over exactly this span`() throws {
    let result = try Self.laboratory.measure()
    let truth = try Self.laboratory.measuredEnergy(result).joules
    let register = try #require(result.register("1.8.0"))
    let expected = (Double(register.quanta) * 0.0036 - truth) / truth * 100
    // One sample more or less at either end would be 1e-3 % of this run.
    #expect(try abs(#require(register.errorPercent) - expected) <= 1e-7)
  }

  @Test(.verifies("REQ-EMU-005"))
  func `reference, head and tail together are the closed form of the whole run`() throws {
    let result = try Self.laboratory.measure()
    let from = try #require(result.measuredFromNanoseconds)
    let to = try #require(result.measuredToNanoseconds)
    let end = result.durationNanoseconds
    let register = try #require(result.register("1.8.0"))
    let head = Self.laboratory.energy(phase: 0, from: 0, to: from).joules
    let tail = Self.laboratory.energy(phase: 0, from: to, to: end).joules
    let whole = Self.laboratory.energy(phase: 0, from: 0, to: end).joules
    #expect(abs(register.reference * 0.0036 + head + tail - whole) <= 1e-9 * whole)
    #expect(abs(register.referenceTotal * 0.0036 - whole) <= 1e-9 * whole)
    let missing = (Double(register.quanta) * 0.0036 - whole) / whole * 100
    #expect(try abs(#require(register.errorPercentTotal) - missing) <= 1e-6)
    // The bursts hold much: the error over the whole run must show it.
    #expect(missing < -3)
  }

  @Test(.verifies("REQ-EMU-005"), arguments: [1, 100_000_000, 174_000_000] as [Int64])
  func `a run that ends within the acquisition registers nothing and says so`(duration: Int64) throws {
    let result = try Self.laboratory.measure { $0.durationNanoseconds = duration }
    #expect(result.measuredFromNanoseconds == nil)
    #expect(result.measuredToNanoseconds == nil)
    #expect(result.windows == 0)
    #expect(result.last == nil)
    let register = try #require(result.register("1.8.0"))
    #expect(register.quanta == 0)
    #expect(register.errorPercent == nil)
    let truth = Self.laboratory.energy(phase: 0, from: 0, to: duration).joules
    #expect(abs(register.referenceTotal * 0.0036 - truth) <= 1e-9 * truth + 1e-15)
  }

  @Test(.verifies("REQ-MET-014", "REQ-MET-013"))
  func `energy under the no-load threshold is not registered but counted apart`() throws {
    let laboratory = Laboratory(seconds: 60, Laboratory.sines(amperes: 0.004, lag: 0))
    let result = try laboratory.measure()
    let truth = try laboratory.measuredEnergy(result).joules
    #expect(try result.quanta("1.8.0") == 0)
    #expect(result.activePulses.counted == 0)
    // 15 mWh, in codes of 12 uA.
    #expect(abs(percent(Double(result.discardedActiveQuanta) * 0.0036, of: truth)) <= 0.5)
    #expect(try #require(result.register("1.8.0")).errorPercent == -100)
  }

  @Test(.verifies("REQ-MET-016"))
  func `the starting current registers`() throws {
    let laboratory = Laboratory(seconds: 60, Laboratory.sines(amperes: 0.02, lag: 0))
    let result = try laboratory.measure()
    let truth = try laboratory.measuredEnergy(result).joules
    #expect(try abs(percent(result.joules("1.8.0"), of: truth)) <= 0.1)
    #expect(result.discardedActiveQuanta == 0)
  }
}
