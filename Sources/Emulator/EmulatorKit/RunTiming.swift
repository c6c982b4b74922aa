// @relation(REQ-RT-032, scope=file)

import Timing

/// How the tasks of a run came off.
public struct RunTiming: Encodable, Equatable, Sendable {
  public var report: TimingReport
  /// Share of the processor that the meter's work takes, by the table of costs: typically, and with each piece at its worst.
  public var typicalLoad: Double
  public var worstLoad: Double
  /// Share in which it did not sleep.
  public var observedLoad: Double
  /// How often a class of tasks was shed.
  public var overloads: UInt64
  public var selfTests: Int
  public var failedSelfTests: Int

  /// Whether all went as analysed.
  public var holds: Bool { report.runFaults.isEmpty && failedSelfTests == 0 }
}
