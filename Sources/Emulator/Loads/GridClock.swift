// @relation(REQ-EMU-030, scope=file)

import Waveforms

/// The phase of the grid with its whole turns, step by step exactly as a source makes it from its segments.
public struct GridClock: Sendable {
  public private(set) var nanoseconds: Int64 = 0
  private var wholeTurns: Int64 = 0
  private var fraction = 0.0
  /// Frequency now, and how it goes on until the next corner.
  private var hertz = 0.0
  private var hertzPerSecond = 0.0

  public init() {}

  /// Sets how the frequency goes on from now.
  public mutating func run(hertz: Double, hertzPerSecond: Double) {
    self.hertz = hertz
    self.hertzPerSecond = hertzPerSecond
  }

  /// Moves to the end of a segment that begins now.
  public mutating func pass(_ segment: Segment) {
    let slope = segment.slopeHzPerSecond
    let phase = GridPhase(
      startNanoseconds: nanoseconds, startTurns: fraction, startHz: segment.frequencyStartHz, slopeHzPerSecond: slope)
    let end = phase.turns(at: segment.endNanoseconds)
    let seconds = Double(segment.endNanoseconds - nanoseconds) * 1e-9
    let advance = seconds * (segment.frequencyStartHz + 0.5 * slope * seconds)
    wholeTurns += Int64((fraction + advance - end).rounded())
    (fraction, nanoseconds) = (end, segment.endNanoseconds)
  }

  /// Hz now.
  public var frequencyHz: Double { hertz }

  /// Cycle, and place in it from 0 to 1, of a voltage that is ahead of the grid's phase by so many turns.
  public func place(aheadTurns: Double) -> (cycle: Int64, turns: Double) {
    let sum = fraction + aheadTurns
    let floor = sum.rounded(.down)
    return (wholeTurns + Int64(floor), sum - floor)
  }

  /// The nearest nanosecond to the instant so many turns from now, of either sign.
  public func instant(turns: Double) -> Int64 {
    let seconds =
      hertzPerSecond == 0
      ? turns / hertz
      : 2 * turns / (hertz + max(0, hertz * hertz + 2 * hertzPerSecond * turns).squareRoot())
    return nanoseconds + Int64((seconds * 1e9).rounded())
  }
}
