// @relation(REQ-EMU-071, scope=file)

import Devices
import Meter

/// One thing that goes wrong in a run.
public enum InjectedFault: Sendable, Equatable {
  /// A job of a task goes wrong.
  case job(JobFault)
  /// An interrupt of a phase's converter goes wrong: the so-many-th since the start, from 1 on.
  case interrupt(InterruptFault, phase: Int, number: Int)
  /// The meter's clock goes wrong.
  case clock(MeterClock.Fault)
  /// Bits flip in the firmware's memory.
  case flip(BitFlip)
  /// Something goes wrong on the bus of a converter.
  case bus(BusFault)
  /// An input of a converter breaks.
  case converter(ConverterDefect)
  /// The timer that is to wake the processor does not come: the first time from an instant on. Interrupts still do.
  case lostWakeUp(atNanoseconds: Int64)
  /// A bit in a block of memory can't be written any more, from an instant on.
  case memory(block: Int, atNanoseconds: Int64)
}

/// What goes wrong with an interrupt.
public enum InterruptFault: String, Sendable, Equatable, CaseIterable {
  /// It never comes.
  case lost
  /// It comes a second time, a millisecond later.
  case doubled
  /// Its handler never ends.
  case handlerHangs = "hangs"
}

/// A job of a task goes wrong.
public struct JobFault: Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    /// It never goes on; interrupts are served.
    case hang(Checkpoint)
    /// The processor meets what it can't do.
    case crash(Checkpoint)
    /// It takes this factor of its budget.
    case overrun(Double)
    /// It begins later, by nanoseconds.
    case late(Int64)
    /// The job behind it is released earlier, by nanoseconds.
    case early(Int64)
    /// The job behind it is never released.
    case lost
    /// It ends without having done its work.
    case skipped
    /// It does its work twice.
    case doubled
    /// It does the work of another task.
    case strayed(MeterTask)
    /// Its end is not told.
    case untold
  }

  /// Where in a job.
  public enum Checkpoint: String, Sendable, Equatable, CaseIterable {
    /// Ahead of its work.
    case begun
    /// Behind its work.
    case worked
    /// Behind its end, in the scheduler.
    case ended
  }

  public var kind: Kind
  public var task: MeterTask
  /// The so-many-th job of the task since the start, from 1 on.
  public var number: Int

  public init(_ kind: Kind, of task: MeterTask, number: Int) {
    self.kind = kind
    self.task = task
    self.number = number
  }
}

/// Bits of the firmware's state that flip at an instant.
public struct BitFlip: Sendable, Equatable {
  /// Nanoseconds from the start of the run.
  public var atNanoseconds: Int64
  /// Part of the state, and the place of the first bit among those of the part that can flip.
  public var part: StatePart
  public var bit: Int
  /// Bits next to each other that flip, from 1 on.
  public var count: Int

  public init(atNanoseconds: Int64, part: StatePart, bit: Int, count: Int = 1) {
    self.atNanoseconds = atNanoseconds
    self.part = part
    self.bit = bit
    self.count = count
  }
}

/// A part of the firmware's state.
public enum StatePart: String, Sendable, Equatable, CaseIterable {
  /// Registers of the metrology, pulse counters and pulse lines.
  case energy
  /// What billing holds: rates, maxima, demand, the heads of profile and history, its clock.
  case billing
  /// The copies of both, and the seals.
  case copies
  /// Calibrations and gains.
  case calibration
  /// Settings of billing and the calendars.
  case calendars
  /// The tables of tasks and of what is supervised.
  case tables
  /// What the scheduler goes by.
  case scheduler
  /// What the supervisor goes by.
  case supervisor
  /// Samples, filters and sums on their way to the registers.
  case pipeline
  /// The image itself: code, tables and constants.
  case image
}
