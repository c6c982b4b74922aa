import Calendars
import Metrology
import Quantities

/// What a run measured, and the truth beside it.
public struct RunResult: Sendable {
  /// One register and its truth over the same span.
  public struct Register: Sendable, Equatable {
    /// OBIS code as C.D.E.
    public var obis: String
    /// `Wh`, `varh` or `VAh`.
    public var unit: String
    /// Registered quanta: µWh, µvarh or µVAh.
    public var quanta: Int64
    /// True value over `measuredFrom ..< measuredTo`, in the same quanta.
    public var reference: Double
    /// True value over the whole run.
    public var referenceTotal: Double

    /// What is below this is no energy to take an error of: a quantum, or 1e-5 of the apparent energy. So much reactive energy
    /// stands at the ends of a span that is cut at samples, and would show as a large error of nothing.
    public var negligible: Double

    /// Difference over the measured span in percent; nil where there is nothing to measure.
    public var errorPercent: Double? { percent(reference) }
    /// Difference over the whole run.
    public var errorPercentTotal: Double? { percent(referenceTotal) }
    /// Whether meter and truth both hold next to nothing.
    public var isNegligible: Bool { Double(quanta) < negligible && abs(reference) < negligible }

    private func percent(_ reference: Double) -> Double? {
      abs(reference) < negligible ? nil : (Double(quanta) - reference) / abs(reference) * 100
    }
  }

  /// One pulse line.
  public struct PulseLine: Sendable, Equatable {
    /// Quanta that filled.
    public var counted: Int64
    /// Pulses that left the line.
    public var emitted: Int64
    /// Energy since the last pulse, µWh or µvarh.
    public var residueQuanta: Int64
  }

  public var phaseCount: Int
  public var registers: [Register]
  /// Energy under the no-load threshold, µWh, without regard to direction.
  public var discardedActiveQuanta: Int64
  public var activePulses: PulseLine
  public var reactivePulses: PulseLine
  /// Span that the registers cover, nanoseconds from the start; nil when nothing was registered.
  public var measuredFromNanoseconds: Int64?
  public var measuredToNanoseconds: Int64?
  public var durationNanoseconds: Int64
  public var seed: UInt64
  /// Windows that were registered, and those among them that did not span whole cycles, and those that clipped.
  public var windows: Int64
  public var asynchronousWindows: Int64
  public var clippedWindows: Int64
  /// How the samples came about, by phase; empty for the ideal front end.
  public var acquisition: [Acquisition]
  /// The last window.
  public var last: WindowSummary?
  /// Rates, maxima, profile and billing periods; nil without a calendar.
  public var billing: BillingOutcome?
  /// What the tasks took beside what was analysed; nil where nothing takes time.
  public var timing: RunTiming?
  /// What was found to be wrong; nil where no tasks run.
  public var supervision: RunSupervision?

  /// The register of a code such as `1.8.0`.
  public func register(_ obis: String) -> Register? { registers.first { $0.obis == obis } }
}

/// The quantities of a window as a host program reads them.
public struct WindowSummary: Sendable, Equatable {
  /// One phase: V, A, W, var, VA.
  public struct Phase: Sendable, Equatable {
    public var volts: Double
    public var amperes: Double
    public var activeWatts: Double
    public var reactiveVars: Double
    public var apparentVoltAmperes: Double
    public var powerFactor: Double
    /// Total harmonic distortion, 1 is the fundamental.
    public var voltageDistortion: Double
    public var currentDistortion: Double
    /// Orders 2...40 over the fundamental; index 0 is order 2.
    public var voltageHarmonics: [Double]
    public var currentHarmonics: [Double]
    /// Direct components that the meter took off, codes of 24 bits.
    public var directVoltageCodes: Int
    public var directCurrentCodes: Int
    public var isClipped: Bool
    public var isUnderNoLoad: Bool
    /// Share of the window that was filled from the preceding cycle, 0 ... 1; above 2 % it is flagged.
    public var gapShare: Double
    public var isGapExcessive: Bool
    /// Samples of which nothing is known.
    public var lostSamples: Int
  }

  public var startNanoseconds: Int64
  public var endNanoseconds: Int64
  public var isSynchronous: Bool
  public var isRegistered: Bool
  public var hertz: Double
  public var sequence: PhaseSequence
  public var phases: [Phase]

  init<let count: Int>(_ window: WindowQuantities<count>) {
    startNanoseconds = window.bounds.start.nanoseconds
    endNanoseconds = window.bounds.end.nanoseconds
    isSynchronous = window.bounds.isSynchronous
    isRegistered = window.isRegistered
    hertz = Double(window.frequencyMicrohertz) * 1e-6
    sequence = window.sequence
    phases = (0..<count).map { Phase(window.phases[$0]) }
  }
}

extension WindowSummary.Phase {
  init(_ quantities: PhaseQuantities) {
    volts = Double(quantities.voltageMicrovolts) * 1e-6
    amperes = Double(quantities.currentMicroamperes) * 1e-6
    activeWatts = Double(quantities.activeMicrowatts) * 1e-6
    reactiveVars = Double(quantities.reactiveMicrovars) * 1e-6
    apparentVoltAmperes = Double(quantities.apparentMicrovoltamperes) * 1e-6
    powerFactor = Double(quantities.powerFactorMillionths) * 1e-6
    voltageDistortion = Double(quantities.voltageDistortionMillionths) * 1e-6
    currentDistortion = Double(quantities.currentDistortionMillionths) * 1e-6
    voltageHarmonics = (0..<39).map { Double(quantities.voltageHarmonicMillionths[$0]) * 1e-6 }
    currentHarmonics = (0..<39).map { Double(quantities.currentHarmonicMillionths[$0]) * 1e-6 }
    directVoltageCodes = Int(quantities.directVoltageCodes)
    directCurrentCodes = Int(quantities.directCurrentCodes)
    isClipped = quantities.isClipped
    isUnderNoLoad = quantities.isUnderNoLoad
    gapShare = Double(quantities.gapShareMillionths) * 1e-6
    isGapExcessive = quantities.isGapExcessive
    lostSamples = Int(quantities.lostSamples)
  }
}
