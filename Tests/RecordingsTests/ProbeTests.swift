import Foundation
import RequirementTrait
import Testing
import Waveforms

@testable import Recordings

private let filters = [
  AnalogueFilter(gain: 2), AnalogueFilter(polesHz: [2_500]), AnalogueFilter(gain: 16, polesHz: [2_500, 2_500]),
  AnalogueFilter(polesHz: [2_500, 2_500], highPassHz: 0.1), AnalogueFilter(polesHz: [9_000], highPassHz: 10),
  AnalogueFilter(polesHz: [200_000, 2_400]), AnalogueFilter(highPassHz: 1),
]

/// A signal behind a filter, from the definition of its response.
private func expected(_ signal: HarmonicSignal, _ filter: AnalogueFilter, _ seconds: Double) -> Double {
  var filtered = signal
  for index in filtered.parts.indices {
    let hertz = Double(signal.parts[index].order) * signal.frequencyHz
    var (gain, angle) = (filter.gain, 0.0)
    for pole in filter.polesHz {
      gain /= (1 + hertz * hertz / (pole * pole)).squareRoot()
      angle -= atan(hertz / pole)
    }
    if filter.highPassHz > 0 {
      gain = hertz == 0 ? 0 : gain / (1 + filter.highPassHz * filter.highPassHz / (hertz * hertz)).squareRoot()
      angle += hertz == 0 ? 0 : atan(filter.highPassHz / hertz)
    }
    filtered.parts[index].peak *= gain
    filtered.parts[index].phase += angle
  }
  return filtered.value(at: seconds)
}

private func sampled(_ source: inout RecordedSource, _ probe: Int, _ grid: ProbeGrid) -> [Double] {
  var output = [Double](repeating: .nan, count: grid.count)
  output.withUnsafeMutableBufferPointer { source.sample(probe: probe, grid: grid, into: $0) }
  return output
}

private func instants(_ grid: ProbeGrid) -> [Double] {
  (0..<grid.count).map {
    Double(grid.startNanoseconds) * 1e-9 + (grid.startFraction + Double($0) * grid.periodNanoseconds) * 1e-9
  }
}

@Suite("Probes of recordings", .verifies("REQ-EMU-015"))
struct ProbeTests {
  /// Whole cycles in whole samples: the recording is used as it is.
  private func source(_ signal: HarmonicSignal, rateHz: Double, seconds: Double) throws -> RecordedSource {
    try RecordedSource(
      recording(signal, signal, rateHz: rateHz, count: Int((rateHz * seconds).rounded())), phaseCount: 1)
  }

  private func check(
    _ signal: HarmonicSignal, rateHz: Double, seconds: Double, tolerance: Double, grids: [ProbeGrid]
  ) throws {
    var source = try source(signal, rateHz: rateHz, seconds: seconds)
    source.attach(filters.map { Probe(input: 0, filter: $0) })
    var following = signal
    following.frequencyHz = source.fundamentalHz
    for grid in grids {
      for (probe, filter) in filters.enumerated() {
        let wanted = instants(grid).map { expected(following, filter, $0) }
        let error = zip(sampled(&source, probe, grid), wanted).reduce(0) { max($0, abs($1.0 - $1.1)) }
        #expect(error < tolerance * abs(filter.gain) * 100, "\(filter), \(grid.startNanoseconds) ns")
      }
    }
  }

  @Test(
    "tones up to 2.8 kHz follow the closed form within 1e-6",
    arguments: [12_800.0, 16_000, 25_600, 48_000, 100_000, 1_000_000], [7, 40, 56])
  func closedForm(rateHz: Double, order: Int) throws {
    let signal = HarmonicSignal(frequencyHz: 50, parts: [(0, 3, 0), (1, 100, 0.3), (order, 100, 1)])
    try check(
      signal, rateHz: rateHz, seconds: 0.2, tolerance: 1e-6,
      grids: [
        ProbeGrid(startNanoseconds: 0, periodNanoseconds: 135_000, count: 1_365),
        ProbeGrid(startNanoseconds: 190_000_003, startFraction: 0.7, periodNanoseconds: 134_999.9, count: 1_365),
      ])
  }

  @Test("content above 2.8 kHz folds as it does in reality", arguments: [(10_000.0, 1e-5), (20_000, 1e-4)])
  func folding(hertz: Double, tolerance: Double) throws {
    let signal = HarmonicSignal(frequencyHz: 50, parts: [(1, 100, 0.3), (Int(hertz / 50), 100, 1)])
    try check(
      signal, rateHz: 48_000, seconds: 0.2, tolerance: tolerance,
      grids: [ProbeGrid(startNanoseconds: 1_000_000, periodNanoseconds: 135_000, count: 1_365)])
  }

  @Test("a recording that is too long for a table is filtered piece by piece, also behind long gaps")
  func longLoop() throws {
    let signal = HarmonicSignal(frequencyHz: 50, parts: [(0, 3, 0), (1, 100, 0.3), (56, 100, 1)])
    let starts =
      [0, 185_000_000, 370_000_001, 4_000_000_000, 19_950_000_000, 20_150_000_000, 130_000_000_000] as [Int64]
    try check(
      signal, rateHz: 16_000, seconds: 20, tolerance: 1e-6,
      grids: starts.map { ProbeGrid(startNanoseconds: $0, periodNanoseconds: 135_000, count: 1_365) })
  }

  @Test("piece by piece gives what the table holds", arguments: filters)
  func tableAndPieces(filter: AnalogueFilter) {
    let count = 3_200
    // Everything that 16 kS/s can hold, with a step at the loop point.
    let points = (0..<count).map { (index: Int) -> Double in Double((index * 7_919) % 1_000) / 500 - 1 }
    var whole = ProbeLoop(points, rateHz: 16_000, filter: filter)
    var pieces = ProbeLoop(points, rateHz: 16_000, filter: filter, largestTable: 0)
    var (left, right) = ([Double](repeating: .nan, count: 700), [Double](repeating: .nan, count: 700))
    for (repetition, start) in [
      (0, 0.0), (0, 40_000.25), (1, 35_000.5), (3, 0), (1_000_000, 17.75), (1_000_001, 51_199.5),
    ] {
      for (first, count) in [(0, 1), (1, 300), (301, 399)] {
        let place = start + Double(first) * 34.56
        left.withUnsafeMutableBufferPointer {
          whole.sample(
            repetition: Int64(repetition), start: place, step: 34.56, count: count, into: $0.baseAddress! + first)
        }
        right.withUnsafeMutableBufferPointer {
          pieces.sample(
            repetition: Int64(repetition), start: place, step: 34.56, count: count, into: $0.baseAddress! + first)
        }
      }
      let error = zip(left, right).map { abs($0 - $1) }.max() ?? .infinity
      #expect(error < 1e-11 * abs(filter.gain), "\(repetition), \(start)")
    }
  }

  @Test("where grids are cut changes samples by rounding alone")
  func cuts() throws {
    let signal = HarmonicSignal(frequencyHz: 49.37, parts: [(1, 100, 0.3), (21, 30, 1)])
    var whole = try source(signal, rateHz: 10_000, seconds: 0.5)
    var cut = whole
    whole.attach([Probe(input: 1, filter: filters[3])])
    cut.attach([Probe(input: 1, filter: filters[3])])
    let grid = ProbeGrid(startNanoseconds: 77, startFraction: 0.1, periodNanoseconds: 135_000.5, count: 2_000)
    let expected = sampled(&whole, 0, grid)
    var found: [Double] = []
    for first in stride(from: 0, to: 2_000, by: 250) {
      let (nanoseconds, fraction) = grid.instant(first)
      found += sampled(
        &cut, 0,
        ProbeGrid(
          startNanoseconds: nanoseconds, startFraction: fraction, periodNanoseconds: 135_000.5, count: 250))
    }
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-7 })
  }

  @Test("after a year the loop still begins where it began")
  func longRun() throws {
    let signal = HarmonicSignal(frequencyHz: 50, parts: [(1, 100, 0.3), (21, 30, 1)])
    var source = try source(signal, rateHz: 16_000, seconds: 0.2)
    source.attach([Probe(input: 0, filter: filters[2])])
    let year = Int64(365 * 24 * 3_600) * 1_000_000_000
    let first = sampled(&source, 0, ProbeGrid(startNanoseconds: 0, periodNanoseconds: 135_000, count: 500))
    #expect(
      sampled(&source, 0, ProbeGrid(startNanoseconds: year, periodNanoseconds: 135_000, count: 500)) == first)
  }

  @Test("an input that no channel feeds is zero behind any filter")
  func unfed() throws {
    let signal = HarmonicSignal(frequencyHz: 50, parts: [(1, 100, 0.3)])
    let made = recording(signal, signal, rateHz: 16_000, count: 3_200)
    var source = try RecordedSource(made, phaseCount: 3)
    source.attach([Probe(input: 4, filter: filters[3])])
    let grid = ProbeGrid(startNanoseconds: 5, periodNanoseconds: 135_000, count: 100)
    #expect(sampled(&source, 0, grid).allSatisfy { $0 == 0 })
  }
}
