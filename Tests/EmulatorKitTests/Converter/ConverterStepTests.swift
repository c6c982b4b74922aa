import EmulatorKit
import Foundation
import RequirementTrait
import Testing

/// Loads that step across the current ranges, and voltages that dip.
@Suite struct `Steps behind the converter` {
  private static let gap = 1e-3
  private static let schedule = ReadSchedule(gap: gap)

  /// Pieces from the start on that end at `seconds`.
  private static func steps(_ ends: [Double], _ phases: [Laboratory.Phase]) -> Laboratory {
    Laboratory(
      hertz: 50.3,
      pieces: zip(ends, phases).map { .init(untilNanoseconds: Int64(($0 * 1e9).rounded()), phases: [$1]) })
  }

  static let pairs: [(Double, Double)] = [(1, 30), (0.25, 60), (4, 5), (4.1, 4.4), (0.5, 3.5), (10, 40)]

  /// Steps that have a read to themselves: a cycle after its first and 12 frames and more ahead of its last frame.
  @Test(.verifies("REQ-MET-039"), arguments: pairs)
  func `a load that steps within reads is right within 0.02 %`(amperes: (low: Double, high: Double)) throws {
    for lag in barLags {
      let ends = (0..<100).map { Self.schedule.start(5 + 3 * $0) + 0.010 + 0.150 * Double($0 * 37 % 100) / 100 }
      let laboratory = Self.steps(
        ends,
        ends.indices.map {
          Laboratory.sines(amperes: $0.isMultiple(of: 2) ? amperes.low : amperes.high, lag: lag, start: 77)
        })
      let result = try laboratory.convert(.bare(gapNanoseconds: 1_000_000))
      try expect(laboratory.activeError(result), within: 0.02, "%, \(amperes) A, lag \(lag)")
    }
  }

  /// Steps at any instant. Where one falls into a gap, or into the cycle ahead of it, what is filled in is that of the other
  /// load: for the gap and 24 frames at twice the difference of the apparent powers, at the most.
  @Test(.verifies("REQ-MET-039", "REQ-MET-040"), arguments: pairs)
  func `at any instant a step costs at most what the gap beside it can hold`(
    amperes: (low: Double, high: Double)
  ) throws {
    let ends = (1...60).map { 0.987_654_321 * Double($0) }
    let laboratory = Self.steps(
      ends,
      ends.indices.map {
        Laboratory.sines(amperes: $0.isMultiple(of: 2) ? amperes.low : amperes.high, lag: 45, start: 77)
      })
    let result = try laboratory.convert(.bare(gapNanoseconds: 1_000_000))
    let missing = Self.gap + 24 * ReadSchedule.frame
    // Steps that stand in a gap, at a read's edge or less than a cycle (20 ms) ahead of it.
    let hit = ends.dropLast().count { end in
      let place = (end - ReadSchedule.configuration).truncatingRemainder(dividingBy: ReadSchedule.read + Self.gap)
      return place < 0.002 || place > ReadSchedule.read - 0.002 - 0.020
    }
    #expect(hit > 3 && hit < 20)
    let truth = try laboratory.measuredEnergy(result).joules
    let bound = Double(hit) * 2 * 230 * (amperes.high - amperes.low) * missing + 0.0002 * truth
    try expect((result.joules("1.8.0", minus: "2.8.0") - truth) / bound, within: 1, "of what the gaps can hold")
  }

  /// A dip to `share` for `seconds`, and 20 of them: each end costs no more than a step of the current does.
  @Test(
    .verifies("REQ-MET-040"), arguments: [(0.4, 0.2), (0.1, 0.0037), (0, 1.23), (0.7, 0.02)] as [(Double, Double)],
    [2.0, 20])
  func `dips cost at most what the gaps beside their ends can hold`(
    dip: (share: Double, seconds: Double), amperes: Double
  )
    throws
  {
    var ends: [Double] = []
    for index in 0..<20 {
      let start = 2 + Double(index) * 3.123_456
      ends += [start, start + dip.seconds]
    }
    ends.append(ends[ends.count - 1] + 3)
    let phases = ends.indices.map {
      Laboratory.sines(volts: $0.isMultiple(of: 2) ? 230 : 230 * dip.share, amperes: amperes, lag: 30, start: 77)
    }
    let laboratory = Self.steps(ends, phases)
    let result = try laboratory.convert(.bare(gapNanoseconds: 1_000_000))
    let missing = Self.gap + 24 * ReadSchedule.frame
    let hit = ends.dropLast().count { end in
      let place = (end - ReadSchedule.configuration).truncatingRemainder(dividingBy: ReadSchedule.read + Self.gap)
      return place < 0.002 || place > ReadSchedule.read - 0.002 - 0.020
    }
    let truth = try laboratory.measuredEnergy(result).joules
    let bound = Double(hit) * 2 * 230 * (1 - dip.share) * amperes * missing + 0.0002 * truth
    try expect((result.joules("1.8.0", minus: "2.8.0") - truth) / bound, within: 1, "of what the gaps can hold")
  }
}
