// @relation(REQ-RT-020, scope=file)

import VirtualTime

/// What is assumed of a processor to make cycles of counted instructions.
public struct CPUProfile: Equatable, Sendable {
  /// The name by which it is chosen, for instance `cortex-m4`.
  public let name: String
  /// In words.
  public let title: String
  /// The target of the cost table whose instructions it executes, for instance `cortex-m4`.
  public let target: String
  /// Where its figures come from, and which of them are assumed.
  public let source: String
  public let clock: CPUClock
  /// Thousandths of a cycle that an instruction takes, 1...100 000.
  public let millicyclesPerInstruction: Int64
  /// From the request of an interrupt to its first instruction, when nothing holds it up.
  public let interruptEntryCycles: Int64
  /// From its last instruction to what it interrupted.
  public let interruptExitCycles: Int64
  /// Longest span with interrupts masked.
  public let maskedCycles: Int64
  /// From the end of sleep to the first instruction.
  public let wakeCycles: Int64
  /// For which the processor stands still at one access to a register of a device.
  public let busWaitCycles: Int64
  /// How far its clock and the meter's may be apart, parts per million.
  public let clockTolerancePPM: Int64

  public init(
    name: String, title: String = "", target: String, source: String = "", clock: CPUClock,
    millicyclesPerInstruction: Int64, interruptEntryCycles: Int64 = 0, interruptExitCycles: Int64 = 0,
    maskedCycles: Int64 = 0, wakeCycles: Int64 = 0, busWaitCycles: Int64 = 0, clockTolerancePPM: Int64 = 0
  ) {
    self.name = name
    self.title = title
    self.target = target
    self.source = source
    self.clock = clock
    self.millicyclesPerInstruction = millicyclesPerInstruction
    self.interruptEntryCycles = interruptEntryCycles
    self.interruptExitCycles = interruptExitCycles
    self.maskedCycles = maskedCycles
    self.wakeCycles = wakeCycles
    self.busWaitCycles = busWaitCycles
    self.clockTolerancePPM = clockTolerancePPM
  }

  /// Cycles of `instructions` with `accesses` to registers of devices, rounded up.
  ///
  /// - Precondition: `instructions` is 0...10^13.
  public func cycles(instructions: Int64, accesses: Int64 = 0) -> Int64 {
    (instructions * millicyclesPerInstruction + 999) / 1000 + accesses * busWaitCycles
  }

  /// Cycles of which at least so many lie between two instants that are `nanoseconds` apart by the meter's clock.
  func cycles(withinNanoseconds nanoseconds: Int64) -> Int64 {
    let cycles = clock.cycle(containingNanoseconds: nanoseconds).cycles
    guard clockTolerancePPM > 0 else { return cycles }
    return max(0, cycles - (cycles / 1_000_000 + 1) * clockTolerancePPM)
  }

  /// Nanoseconds of the meter's clock in which `cycles` that follow a release are over, for certain.
  ///
  /// A release is a nanosecond, and is seen with the first cycle that begins at or after it: at most one cycle later.
  func nanoseconds(lastingCycles cycles: Int64) -> Int64 {
    let seen = cycles + (clock.hertz == 1_000_000_000 ? 0 : 1)
    let nanoseconds = -clock.nanoseconds(at: CycleTime(cycles: -seen))
    return clockTolerancePPM > 0 ? nanoseconds + (nanoseconds / 1_000_000 + 1) * clockTolerancePPM : nanoseconds
  }
}
