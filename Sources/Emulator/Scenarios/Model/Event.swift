/// Something that happens at an instant, once or several times.
public struct Event: Sendable, Equatable {
  /// Nanoseconds from the start of the run, or of the step that the event belongs to.
  public var atNanoseconds: Int64
  /// Distance of repetitions; nil when it happens once.
  public var everyNanoseconds: Int64?
  /// How often it happens in all, from 1.
  public var times: Int
  public var action: EventAction
}

/// What an event does. Everything but `scaleVoltage` lasts until another event or the end of the step.
public enum EventAction: Sendable, Equatable {
  /// Dip, swell, interruption: multiplies the voltage, and lets go after a time. Overlapping ones multiply.
  case scaleVoltage(phases: PhaseSet, factor: Double, forNanoseconds: Int64)
  /// New rms of the fundamental, V.
  case voltageStep(phases: PhaseSet, volts: Double)
  /// Linear to a frequency, Hz, at a rate, Hz/s.
  case frequencyRamp(toHz: Double, hzPerSecond: Double)
  case frequencyStep(toHz: Double)
  /// Turns the voltages forward; the currents follow, as they are defined against the voltage.
  case phaseJump(phases: PhaseSet, turns: Double)
  /// New size of a load, by its index.
  case loadStep(load: Int, size: LoadSize)
  /// New harmonics of the grid.
  case gridHarmonics([Harmonic])
  /// New harmonics of a load, by its index.
  case loadHarmonics(load: Int, harmonics: [Harmonic])
}

/// Steps that follow one another, each with the scenario's grid and loads and its own changes to them.
public struct StepSequence: Sendable, Equatable {
  public var steps: [Step]
  /// How often the steps run; nil is without end.
  public var repetitions: Int?
}

public struct Step: Sendable, Equatable {
  public var name: String
  public var durationNanoseconds: Int64
  /// The scenario's grid with the step's changes.
  public var grid: Grid
  /// The scenario's loads with the step's changes.
  public var loads: [Load]
  /// By instants from the start of the step.
  public var events: [Event]
}
