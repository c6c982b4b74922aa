import Quantities

/// Order in which the phase voltages pass.
public enum PhaseSequence: UInt8, Sendable {
  /// Fewer than three voltages, or not a third of a turn apart.
  case none
  /// L1, L2, L3.
  case forward
  /// L3, L2, L1.
  case reversed
}

/// What one window measured.
public struct WindowQuantities<let phaseCount: Int>: Sendable {
  public internal(set) var bounds = WindowBounds(
    start: Instant(nanoseconds: 0), end: Instant(nanoseconds: 0), cycles: 0)
  public internal(set) var phases = InlineArray<phaseCount, PhaseQuantities>(repeating: PhaseQuantities())
  /// Frequency of the reference phase, µHz; held when there is no voltage and for one window after it has returned or jumped, 0
  /// before the first.
  public internal(set) var frequencyMicrohertz: Int64 = 0
  public internal(set) var sequence = PhaseSequence.none
  /// Sum of the phases, µW.
  public internal(set) var activeMicrowatts: Int64 = 0
  /// Sum of the phases, µvar.
  public internal(set) var reactiveMicrovars: Int64 = 0
  /// Arithmetic sum of the phases, µVA.
  public internal(set) var apparentMicrovoltamperes: Int64 = 0
  /// The window went into the registers.
  public internal(set) var isRegistered = false
  /// Its energies are those of its powers. Otherwise a bit has flipped on the way, and it was not registered.
  public internal(set) var isPlausible = true

  public init() {}
}
