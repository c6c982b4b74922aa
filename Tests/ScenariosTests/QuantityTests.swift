import Documents
import Scenarios
import Testing

@Suite struct QuantityTests {
  @Test(
    arguments: [
      ("1 ns", 1), ("1us", 1_000), ("1 \u{B5}s", 1_000), ("1 \u{3BC}s", 1_000), ("0.001 ms", 1_000),
      ("200 ms", 200_000_000), ("1.000000001 s", 1_000_000_001), ("0.123456789 s", 123_456_789),
      ("90 s", 90_000_000_000),
      ("15 min", 900_000_000_000), ("1.5 h", 5_400_000_000_000), ("0.1 d", 8_640_000_000_000), ("+2 s", 2_000_000_000),
      ("  3 s ", 3_000_000_000), ("3660 d", 316_224_000_000_000_000), ("999999999.999999999 ms", nil as Int64?),
      ("0.000000001 s", 1), ("100000000.000000001 s", 100_000_000_000_000_001),
    ] as [(String, Int64?)])
  func `Times are exact nanoseconds`(text: String, nanoseconds: Int64?) throws {
    if let nanoseconds {
      #expect(try TimeText.nanoseconds(text, option: "--duration") == nanoseconds)
    } else {
      #expect(throws: ScenarioError.self) { try TimeText.nanoseconds(text, option: "--duration") }
    }
  }

  @Test func `A time from the command line is refused under the name of its option`() throws {
    let error = try #require(throws: ScenarioError.self) { try TimeText.nanoseconds("5 V", option: "--duration") }
    #expect(error.description.hasPrefix(#"--duration: duration: unit "V" where a time is expected"#))
  }

  @Test(
    arguments: [
      ("230 V", 230), ("0.23 kV", 230), ("230000 mV", 230), ("230.1 V", 230.1), ("3 uV", 3e-6), ("3 \u{B5}V", 3e-6),
      ("0.3 mV", 0.3e-3), ("1000 V", 1000), ("0 V", 0), ("-0 V", 0), ("0000000000000000000000230 V", 230),
      ("0.1234567890123456 V", 0.1234567890123456), ("33.3 mV", 0.0333),
    ])
  func `Voltages are the nearest Double of the decimal text`(text: String, volts: Double) throws {
    let scenario = try parse("meter: single-phase\nduration: 1 s\ngrid: {voltage: \(text)}\n")
    #expect(scenario.grid.voltages == [volts])
    #expect(scenario.grid.voltages[0].sign == .plus)
  }

  @Test(arguments: [
    ("90 deg", 0.25), ("-120 deg", -1.0 / 3), ("0 deg", 0), ("3.14159265358979324 rad", 0.5), ("45\u{B0}", 0.125),
  ])
  func `Angles are turns`(text: String, turns: Double) throws {
    let scenario = try parse(
      "meter: single-phase\nduration: 1 s\ngrid: {harmonics: [{order: 2, level: 1 %, phase: \(text)}]}\n")
    #expect(abs(scenario.grid.harmonics[0].phaseTurns - turns) < 1e-16)
  }

  @Test(
    arguments: [
      ("powerFactor: 1", 1, 0), ("powerFactor: 0.8 inductive", 0.8, 0.6), ("powerFactor: 0.6 capacitive", 0.6, -0.8),
      ("powerFactor: 0 inductive", 0, 1), ("angle: 90 deg", 0, 1), ("angle: 180 deg", -1, 0), ("angle: -90 deg", 0, -1),
      ("angle: 30 deg", 0.8660254037844387, 0.5),
    ])
  func `Displacement is given by its cosine and sine`(field: String, cosine: Double, sine: Double) throws {
    let scenario = try parse("meter: single-phase\nduration: 1 s\nloads: {a: {current: 1 A, \(field)}}\n")
    #expect(abs(scenario.loads[0].displacement.cosine - cosine) < 2e-16)
    #expect(abs(scenario.loads[0].displacement.sine - sine) < 2e-16)
  }

  @Test func `A time of day is counted from the start of the run`() throws {
    let scenario = try parse(
      """
      meter: single-phase
      duration: 1 d
      loads: {a: {current: 1 A, on: [{from: 12:30, to: 24:00}, {from: "00:00:05", for: 1 s}]}}
      """)
    let hour: Int64 = 3_600_000_000_000
    #expect(scenario.loads[0].schedule?[0].fromNanoseconds == 12 * hour + hour / 2)
    #expect(scenario.loads[0].schedule?[0].lengthNanoseconds == 11 * hour + hour / 2)
    #expect(scenario.loads[0].schedule?[1].fromNanoseconds == 5_000_000_000)
  }

  @Test func `A scenario of two lines has the nominal grid and no load`() throws {
    let scenario = try parse("meter: three-phase\nduration: 1 s\n")
    let (volts, turns) = ([230.0, 230, 230], [0, -1.0 / 3, 1.0 / 3])
    #expect(scenario.grid.voltages == volts)
    #expect(scenario.grid.frequencyHz == 50)
    #expect(scenario.grid.angleTurns == turns)
    #expect(scenario.loads.isEmpty && scenario.events.isEmpty && scenario.sequence == nil)
    #expect(scenario.seed == 1 && scenario.accumulation == nil && scenario.nominalFrequencyHz == nil)
  }
}
