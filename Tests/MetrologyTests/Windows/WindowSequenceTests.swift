import Foundation
import Metrology
import Quantities
import RequirementTrait
import Testing

/// Windows of a single-phase run, in order.
func windowList(
  _ source: any PhaseSource, seconds: Double, converter: Converter = Converter(), nominal: NominalFrequency? = nil
) -> [WindowQuantities<1>] {
  var bench = Bench(source, converter: converter)
  var parameters = Bench.parameters
  parameters.nominalFrequency = nominal
  var engine: MetrologyEngine<1> = Bench.engine(parameters)
  var windows: [WindowQuantities<1>] = []
  bench.run(&engine, until: seconds) { windows.append($0.window) }
  return windows
}

/// Windows follow each other without gap or overlap and keep within the buffer.
func expectSequence(_ windows: [WindowQuantities<1>], sourceLocation: SourceLocation = #_sourceLocation) {
  #expect(windows.count > 5, sourceLocation: sourceLocation)
  for (earlier, later) in zip(windows, windows.dropFirst()) {
    #expect(earlier.bounds.end == later.bounds.start, sourceLocation: sourceLocation)
  }
  #expect(
    windows.allSatisfy { (100_000_000...240_000_000).contains($0.bounds.nanoseconds) }, sourceLocation: sourceLocation)
}

@Suite(.verifies("REQ-MET-023", "REQ-MET-001")) struct VoltageLossTests {
  static let voltage = [Tone(230, 50, 0.4)]
  static let current = [Tone(5, 50, 0.1)]

  /// Voltage from 0 to `lost` and from `back` on.
  static func source(lost: Double, back: Double) -> Programme {
    Programme([
      .init(end: cellEdge(lost), voltage: voltage, current: current),
      .init(end: cellEdge(back), voltage: [], current: []),
      .init(end: .infinity, voltage: voltage, current: current),
    ])
  }

  @Test(arguments: (0..<20).map { 2 + Double($0) * 0.0107 })
  func `without voltage a window lasts 200 ms by the clock`(lost: Double) {
    let windows = windowList(
      Self.source(lost: lost, back: lost + 2), seconds: 6,
      converter: Converter(voltageOffsetCodes: 9000, noiseCodes: 50)
    )
    expectSequence(windows)
    let dark = windows.filter { $0.bounds.start.seconds > lost + 0.25 && $0.bounds.end.seconds < lost + 2 }
    #expect(dark.count >= 7)
    #expect(dark.allSatisfy { $0.bounds.nanoseconds == 200_000_000 && !$0.bounds.isSynchronous })
  }

  @Test(arguments: (0..<20).map { 2 + Double($0) * 0.0107 })
  func `after the voltage has returned windows are whole cycles again`(lost: Double) {
    let back = lost + 0.73
    let windows = windowList(Self.source(lost: lost, back: back), seconds: 6)
    expectSequence(windows)
    let after = windows.filter { $0.bounds.start.seconds > back + 0.35 }
    #expect(after.count > 10)
    #expect(after.allSatisfy { $0.bounds.cycles == 10 })
    expect(
      after.map { abs(Double($0.bounds.nanoseconds) * 1e-9 - 0.2) }.max() ?? .nan, within: 2e-6, "s, window length")
  }

  @Test(arguments: (0..<20).map { 2 + Double($0) * 0.0107 }, [0.02, 0.05, 0.9])
  func `the frequency holds while the voltage is away and when it returns`(lost: Double, gap: Double) {
    let windows = windowList(Self.source(lost: lost, back: lost + gap), seconds: 5)
    let worst = windows.dropFirst(2).map { abs(Double($0.frequencyMicrohertz) * 1e-6 - 50) }.max() ?? .nan
    expect(worst, within: 0.03, "Hz, lost at \(lost) for \(gap) s")
  }

  /// An interruption at a zero crossing: the crossing detector's ringing must not make cycles of its own.
  @Test(arguments: (-8...8).map { Double($0) * 0.00025 })
  func `an interruption at a zero crossing makes no cycle`(offset: Double) {
    // Rising zero crossing of the voltage at phase 0.
    let crossing = (100 - 0.4 / (2 * .pi)) / 50
    let source = Self.source(lost: crossing + offset, back: 4)
    let windows = windowList(source, seconds: 6)
    expectSequence(windows)
    let dark = windows.filter { $0.bounds.start.seconds > crossing && $0.bounds.end.seconds < 4 }
    #expect(dark.allSatisfy { !$0.bounds.isSynchronous })
    let worst = windows.dropFirst(2).map { abs(Double($0.frequencyMicrohertz) * 1e-6 - 50) }.max() ?? .nan
    expect(worst, within: 0.03, "Hz, \(offset) s from the crossing")
  }
}

@Suite(.verifies("REQ-MET-001", "REQ-MET-021")) struct FrequencyRampTests {
  @Test(arguments: [(45.0, 1.0), (65, -1)], [0, 1.0472, 2.5, -0.6435])
  func `ramps of 1 Hz a second count every sample once`(ramp: (hertz: Double, slope: Double), lag: Double) {
    let source = Ramp(lag: lag, hertz: ramp.hertz, slope: ramp.slope)
    var bench = Bench(source)
    var engine: MetrologyEngine<1> = Bench.engine()
    var previous: Instant?
    var worst = 0.0
    bench.run(&engine, until: 20) {
      let window = $0.window
      if let previous { #expect(window.bounds.start == previous) }
      previous = window.bounds.end
      // The frequency of a window is that between its centre and the one before: at its start.
      if $0.measuredWindows > 2 && window.bounds.isSynchronous {
        let frequency = source.frequency(at: window.bounds.start.seconds)
        worst = max(worst, abs(Double(window.frequencyMicrohertz) * 1e-6 - frequency))
      }
    }
    guard let from = engine.registeredFrom?.seconds, let to = engine.registeredTo?.seconds else {
      Issue.record("nothing registered")
      return
    }
    let error = engine.accounting.total.activeJoules / source.activeJoules(from: from, to: to) - 1
    expect(error, within: 50e-6, "energy, \(ramp), lag \(lag)")
    expect(worst, within: 0.01, "Hz, \(ramp), lag \(lag)")
  }

  @Test(arguments: [40.0, 41, 42, 70], [Load.unity(5), .inductive(5)])
  func `energy is right at the ends of the frequency range`(hertz: Double, load: Load) {
    expect(activeError(load.source(hertz), seconds: 5), within: 50e-6, "\(hertz) Hz, \(load.testDescription)")
  }
}

@Suite(.verifies("REQ-MET-001", "REQ-MET-022")) struct PhaseJumpTests {
  @Test(arguments: [60.0, 90, 180, -60, -90], (0..<25).map { 2 + Double($0) * 0.0083 })
  func `a phase jump costs no energy and no whole window`(degrees: Double, instant: Double) {
    let (jump, turn) = (degrees * .pi / 180, 0.3)
    let source = Programme([
      .init(end: cellEdge(instant), voltage: [Tone(230, 50, turn)], current: [Tone(5, 50, turn - 1)]),
      .init(end: .infinity, voltage: [Tone(230, 50, turn + jump)], current: [Tone(5, 50, turn + jump - 1)]),
    ])
    expect(activeError(source, seconds: 4), within: 20e-6, "energy, \(degrees) degrees at \(instant)")
    let windows = windowList(source, seconds: 4)
    expectSequence(windows)
    // The jump is in one window, which does not claim whole cycles; the detector is blurred over 10 ms on either side.
    let around = windows.filter {
      $0.bounds.start.seconds < instant - 0.011 && $0.bounds.end.seconds > instant + 0.011
    }
    #expect(around.allSatisfy { !$0.bounds.isSynchronous })
    #expect(windows.filter { !$0.bounds.isSynchronous && $0.bounds.start.seconds > 1 }.count <= 2)
    let worst = windows.dropFirst(2).map { abs(Double($0.frequencyMicrohertz) * 1e-6 - 50) }.max() ?? .nan
    expect(worst, within: 0.02, "Hz, \(degrees) degrees at \(instant)")
  }
}

@Suite(.verifies("REQ-MET-021", "REQ-MET-022")) struct NominalFrequencyTests {
  @Test(arguments: [(45.0, 10), (50, 10), (54.9, 10), (55.1, 12), (60, 12), (65, 12)])
  func `the nominal frequency is detected at start`(hertz: Double, cycles: Int) {
    let windows = windowList(Load.unity(5).source(hertz), seconds: 2)
    #expect(windows.dropFirst().allSatisfy { $0.bounds.cycles == Int32(cycles) })
  }

  @Test(arguments: [(60.0, NominalFrequency.hertz50), (51, .hertz60)])
  func `a given nominal frequency is kept`(hertz: Double, nominal: NominalFrequency) {
    let windows = windowList(Load.unity(5).source(hertz), seconds: 2, nominal: nominal)
    #expect(windows.dropFirst().allSatisfy { $0.bounds.cycles == Int32(nominal.cyclesInWindow) })
  }

  /// Twelve cycles of 45 Hz do not fit into 240 ms, nor do ten of 41 Hz.
  @Test(arguments: [(45.0, NominalFrequency.hertz60, 10), (41, .hertz50, 9), (40, .hertz50, 9)])
  func `below the range as many whole cycles as fit make a window`(
    hertz: Double, nominal: NominalFrequency, cycles: Int
  ) {
    let windows = windowList(Load.inductive(5).source(hertz), seconds: 3, nominal: nominal)
    expectSequence(windows)
    #expect(windows.dropFirst().allSatisfy { $0.bounds.cycles == Int32(cycles) })
    let worst = windows.dropFirst(2).map { abs(Double($0.frequencyMicrohertz) * 1e-6 - hertz) }.max() ?? .nan
    expect(worst, within: 1e-3, "Hz, \(hertz) Hz")
    let reactive = windows.dropFirst(2).map {
      abs(Double($0.phases[0].reactiveMicrovars) / (1150e6 * sin(acos(0.5))) - 1)
    }
    expect(reactive.max() ?? .nan, within: 200e-6, "reactive power, \(hertz) Hz")
  }

  /// Ten cycles just at the longest window: some windows have nine, and every sample counts.
  @Test(arguments: [42.16, 42.19, 42.194, 42.2, 42.23])
  func `windows at the longest length keep within the buffer`(hertz: Double) {
    let source = Load.inductive(5).source(hertz)
    let converter = Converter(noiseCodes: 20_000)
    expectSequence(windowList(source, seconds: 6, converter: converter))
    expect(activeError(source, seconds: 6), within: 20e-6, "energy, \(hertz) Hz")
  }

  @Test func `a detected nominal frequency is held`() {
    // 50 Hz to 62 Hz in 12 s.
    let windows = windowList(Ramp(hertz: 50, slope: 1), seconds: 12)
    #expect(windows.dropFirst().allSatisfy { $0.bounds.cycles == 10 })
  }
}
