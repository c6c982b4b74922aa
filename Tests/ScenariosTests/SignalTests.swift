import Foundation
import Scenarios
import Testing
import Waveforms

/// Closed forms: what the described signals must amount to.
@Suite struct SignalTests {
  private func first(_ fields: String, meter: String = "single-phase") throws -> Segment {
    try #require(segments(try parse("meter: \(meter)\nduration: 1 s\n\(fields)\n")).first)
  }

  @Test(
    arguments: [
      ("angle: 30 deg", 1, 1), ("angle: 150 deg", -1, 1), ("angle: 210 deg", -1, -1), ("angle: 330 deg", 1, -1),
      ("powerFactor: 0.5 inductive", 1, 1), ("powerFactor: 0.5 capacitive", 1, -1),
      ("direction: export, powerFactor: 0.5 inductive", -1, -1),
      ("direction: export, powerFactor: 0.5 capacitive", -1, 1),
    ])
  func `Directions and quadrants have the signs of IEC 62053-23`(field: String, active: Double, reactive: Double) throws
  {
    let segment = try first("loads: {a: {current: 10 A, \(field)}}")
    #expect((activePower(segment) * active) > 1_000 && (reactivePower(segment) * reactive) > 1_000)
    #expect(abs(hypot(activePower(segment), reactivePower(segment)) - 2_300) < 1e-9)
  }

  @Test func `The fifth harmonic in phase adds four percent of power`() throws {
    let segment = try first(
      """
      grid: {harmonics: [{order: 5, level: 10 %}]}
      loads: {a: {current: 30 A, harmonics: [{order: 5, level: 40 %}]}}
      """)
    #expect(abs(activePower(segment) - 1.04 * 6_900) < 1e-9)
  }

  @Test func `A half wave rectified by switching begins and ends at the zero crossings`() throws {
    let scenario = try parse(
      """
      meter: single-phase
      duration: 10 s
      loads: {a: {current: 1 A, on: [{every: 1 cycle, for: 0.5 cycles}]}}
      """)
    let all = segments(scenario)
    #expect(all.count == 1_000)
    #expect(all.enumerated().allSatisfy { $1.startNanoseconds == Int64($0) * 10_000_000 })
    #expect(all.enumerated().allSatisfy { $1.channels[1].tones.isEmpty == ($0 % 2 == 1) })
  }

  @Test func `Cycles of 60 Hz don't drift`() throws {
    let scenario = try Scenario(
      contentsOfFile: try #require(try scenarioFiles().first { $0.name == "burst-60hz.yaml" }).path)
    for (index, segment) in segments(scenario).enumerated() {
      // Edge n lies at n / 30 s: rounded to the nearest nanosecond from thirds, which never end in a half.
      let exact = Int64(index) * 1_000_000_000
      try #require(segment.startNanoseconds == (exact + 15) / 30)
    }
  }

  @Test func `Harmonic h of phase 2 is shifted by -h times 120 degrees`() throws {
    let segment = try first(
      """
      grid: {harmonics: [{order: 5, level: 10 %, phase: 20 deg}]}
      loads: {a: {current: 10 A, powerFactor: 0 inductive, harmonics: [{order: 7, level: 50 %, phase: -10 deg}]}}
      """, meter: "three-phase")
    let fifth = segment.channels[2].phasor(5)
    let seventh = segment.channels[3].phasor(7)
    let degrees = Double.pi / 180
    #expect(abs(fifth.re - 23 * cos((20 - 600) * degrees)) < 1e-12)
    #expect(abs(fifth.im - 23 * sin((20 - 600) * degrees)) < 1e-12)
    // The phase of a current's harmonic counts from the voltage, whatever the power factor.
    #expect(abs(seventh.re - 5 * cos((-10 - 840) * degrees)) < 1e-12)
    #expect(abs(seventh.im - 5 * sin((-10 - 840) * degrees)) < 1e-12)
  }

  @Test func `Power is shared by the phases of a load and refers to the grid's voltages`() throws {
    let segment = try first(
      """
      grid: {voltage: [230 V, 200 V, 250 V]}
      loads: {a: {power: 3 kW, powerFactor: 0.6 inductive}}
      """, meter: "three-phase")
    for phase in 0..<3 {
      #expect(abs(activePower(segment, phase: phase) - 1_000) < 1e-9)
      #expect(abs(reactivePower(segment, phase: phase) - 4_000.0 / 3) < 1e-9)
    }
  }

  @Test func `In a dip an impedance draws less and a current stays`() throws {
    let all = segments(
      try parse(
        """
        meter: single-phase
        duration: 1 s
        loads: {z: {current: 10 A, behaviour: impedance}, c: {current: 1 A}}
        events: [{at: 100 ms, dip: {to: 40 %, for: 300 ms}}]
        """))
    #expect(all.map(\.startNanoseconds) == [0, 100_000_000, 400_000_000])
    #expect(all.map { ($0.channels[0].phasor(1).re * 1e9).rounded() / 1e9 } == [230, 92, 230])
    #expect(all.map { ($0.channels[1].phasor(1).re * 1e9).rounded() / 1e9 } == [11, 5, 11])
  }

  @Test func `Import and export of equal size leave no tone`() throws {
    let segment = try first(
      """
      loads:
        a: {current: 7.3 A, powerFactor: 0.83 inductive, harmonics: [{order: 3, level: 31 %, phase: 17 deg}]}
        b:
          current: 7.3 A
          powerFactor: 0.83 inductive
          direction: export
          harmonics: [{order: 3, level: 31 %, phase: 17 deg}]
      """)
    #expect(segment.channels[1] == ChannelContent())
  }

  @Test func `Equal frequencies of several loads make one sine and one cosine`() throws {
    let loads = (1...20).map { (number: Int) -> String in
      "  l\(number): {current: \(number) A, angle: \(number) deg, harmonics: [{order: 3, level: 9 %, phase: \(number) deg}]}"
    }
    let segment = try first("loads:\n\(loads.joined(separator: "\n"))")
    #expect(segment.channels[0].tones == [Tone(.harmonic(1), peak: 230 * 2.0.squareRoot(), phase: 0)])
    let tones = segment.channels[1].tones
    let (orders, phases) = ([1, 1, 3, 3], [0, Double.pi / 2, 0, Double.pi / 2])
    #expect(tones.map(\.frequency) == orders.map { Tone.Frequency.harmonic($0) })
    #expect(tones.map(\.phase) == phases)
  }

  @Test func `Noise adds by its power`() throws {
    let segment = try first(
      "grid: {noise: 5 mV}\nloads: {a: {current: 1 A, noise: 3 mA}, b: {current: 1 A, noise: 4 mA}}")
    #expect(segment.channels[0].noiseRMS == 0.005)
    #expect(abs(segment.channels[1].noiseRMS - 0.005) < 1e-18)
  }

  @Test func `A ramp ends when the rate says so`() throws {
    let all = segments(
      try parse(
        "meter: single-phase\nduration: 9 s\nevents: [{at: 1 s, frequencyRamp: {to: 47.5 Hz, rate: 500 mHz/s}}]\n"))
    #expect(all.map(\.startNanoseconds) == [0, 1_000_000_000, 6_000_000_000])
    #expect(all.map(\.frequencyStartHz) == [50, 50, 47.5])
    #expect(all.map(\.frequencyEndHz) == [50, 47.5, 47.5])
  }
}
