// @relation(REQ-RT-001, scope=file)

/// What a function of the meter is worth when there is not time for all of them.
@frozen
public enum Criticality: UInt8, Sendable {
  /// What people are billed by. Never shed.
  case critical
  /// Shed when shedding Standard was not enough.
  case important
  /// Shed first.
  case standard
}

/// What starts a job of a task.
@frozen
public enum Activation: Equatable, Sendable {
  /// The meter's clock: first `after` the start of the scheduler, then once a period, without drift.
  case every(TimeSpan, after: TimeSpan = TimeSpan(nanoseconds: 0))
  /// Interrupts of `sources` devices (1...``TaskDescription/mostSources``), those of one device at least `apart`. All devices
  /// may call at once.
  case interrupt(apart: TimeSpan, sources: Int = 1)
}

/// One row of the task table.
///
/// The table is the order of priority: a job runs to its end, then the topmost row of which a job waits has its turn. Rows of
/// interrupts stand on top, since they interrupt all that stands below them, but not each other.
///
/// To read a row one need not know Swift:
///
///     TaskDescription("capture", .critical, .interrupt(apart: .milliseconds(184), sources: 3),
///       deadline: .microseconds(200), budget: 20_000),
///     TaskDescription("align", .critical, .every(.milliseconds(40)),
///       deadline: .milliseconds(40), budget: 600_000),
///     TaskDescription("display", .standard, .every(.milliseconds(500), after: .milliseconds(7)),
///       deadline: .milliseconds(500), budget: 50_000),
///
/// `align` is critical; a job of it is due every 40 ms, at 0, 40, 80 ms ..; it must be over 40 ms after it was due; it may take
/// 600 000 cycles of the processor. `display` is due at 7, 507, 1007 ms ..
/// and sheddable. `capture` is started by three devices, each at most once in 184 ms.
@frozen
public struct TaskDescription: Sendable {
  public let name: StaticString
  public let criticality: Criticality
  public let activation: Activation
  /// Longest time from the release of a job to its end; not longer than the period.
  public let deadline: TimeSpan
  /// Cycles of the processor that a job may take, interrupts not counted. 1...2^32-1.
  public let budgetCycles: UInt32

  /// Most devices that one row of interrupts can have.
  @inlinable
  public static var mostSources: Int { 4 }

  @inlinable
  public init(
    _ name: StaticString, _ criticality: Criticality, _ activation: Activation, deadline: TimeSpan, budget: UInt32
  ) {
    self.name = name
    self.criticality = criticality
    self.activation = activation
    self.deadline = deadline
    self.budgetCycles = budget
  }

  /// Time between two jobs; of an interrupt the least distance of two by the same device.
  @inlinable
  public var period: TimeSpan {
    switch activation {
    case .every(let period, _): period
    case .interrupt(let apart, _): apart
    }
  }

  /// From the start of the scheduler to the first job; of an interrupt 0.
  @inlinable
  public var offset: TimeSpan {
    switch activation {
    case .every(_, let offset): offset
    case .interrupt: TimeSpan(nanoseconds: 0)
    }
  }

  /// Devices whose interrupts start it; 0 for a task that the clock starts.
  @inlinable
  public var sources: Int {
    switch activation {
    case .every: 0
    case .interrupt(_, let sources): sources
    }
  }

  @inlinable
  public var isInterrupt: Bool {
    switch activation {
    case .every: false
    case .interrupt: true
    }
  }
}

extension TaskDescription {
  /// Whether both rows say the same, their names left out.
  public func isEqual(to other: TaskDescription) -> Bool {
    criticality == other.criticality && activation == other.activation && deadline == other.deadline
      && budgetCycles == other.budgetCycles
  }
}
