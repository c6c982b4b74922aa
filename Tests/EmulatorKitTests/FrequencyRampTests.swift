import EmulatorKit
import Foundation
import RequirementTrait
import Testing
import Waveforms

/// A frequency that runs up and down: cycles of changing length, against a quadrature of u * i.
@Suite struct `Frequency ramps` {
  /// Frequencies at whole instants, linear in between.
  private static let course: [(seconds: Double, hertz: Double)] = [(0, 50), (4, 50), (14, 57), (24, 47.5), (30, 50)]
  private static let lag = Double.pi / 3

  private static var source: TonalSource<SegmentList> {
    let segments = zip(course, course.dropFirst()).map { start, end in
      Segment(
        startNanoseconds: Int64(start.seconds * 1e9), endNanoseconds: Int64(end.seconds * 1e9),
        frequencyStartHz: start.hertz, frequencyEndHz: end.hertz,
        channels: [
          ChannelContent(tones: [Tone(.harmonic(1), peak: 325, phase: 0.4)]),
          ChannelContent(tones: [Tone(.harmonic(1), peak: 14, phase: 0.4 - lag)]),
        ])
    }
    return TonalSource(SegmentList(segments))
  }

  /// Simpson's rule in steps of 50 us: its error is below 1e-9 of the energy.
  private static func joules(from: Double, to: Double) -> Double {
    let steps = 2 * Int(((to - from) / 100e-6).rounded(.up))
    let width = (to - from) / Double(steps)
    var sum = 0.0
    for index in 0...steps {
      let weight = index == 0 || index == steps ? 1.0 : index.isMultiple(of: 2) ? 2 : 4
      sum += weight * power(at: from + Double(index) * width)
    }
    return sum * width / 3
  }

  private static func power(at time: Double) -> Double {
    var angle = 0.4
    for (start, end) in zip(course, course.dropFirst()) where start.seconds < time {
      let passed = min(time, end.seconds) - start.seconds
      let rate = (end.hertz - start.hertz) / (end.seconds - start.seconds)
      angle += 2 * .pi * (start.hertz * passed + rate * passed * passed / 2)
    }
    return 325 * sin(angle) * 14 * sin(angle - lag)
  }

  @Test(.verifies("REQ-MET-001", "REQ-MET-025", "REQ-EMU-003"))
  func `active energy is right within 0.02 %, the reference within 1e-7`() throws {
    let result = try Emulator(RunConfiguration(durationNanoseconds: 30_000_000_000)).run(Self.source)
    let from = try #require(result.measuredFromNanoseconds)
    let to = try #require(result.measuredToNanoseconds)
    let truth = Self.joules(from: Double(from) * 1e-9, to: Double(to) * 1e-9)
    try expect(percent(result.joules("1.8.0"), of: truth), within: 0.02, "%")
    #expect(try abs(result.referenceJoules("1.8.0") - truth) <= 1e-7 * truth)
  }

  @Test(.verifies("REQ-MET-027"))
  func `reactive energy is right within 0.02 %`() throws {
    let result = try Emulator(RunConfiguration(durationNanoseconds: 30_000_000_000)).run(Self.source)
    let from = try #require(result.measuredFromNanoseconds)
    let to = try #require(result.measuredToNanoseconds)
    let truth = 325.0 * 14 / 2 * sin(Self.lag) * Double(to - from) * 1e-9
    try expect(percent(result.joules("3.8.0"), of: truth), within: 0.02, "%")
    // Both ends of the span lie within half a sample of the ends of cycles.
    #expect(try abs(result.referenceJoules("3.8.0") - truth) <= 2 * 125e-6 * 325 * 14 / 2)
  }
}
