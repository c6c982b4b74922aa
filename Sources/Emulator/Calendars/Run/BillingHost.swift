import Demand
import Meter
import Quantities

/// A change of what a schedule switches.
public struct SwitchRecord: Equatable, Sendable {
  public var schedule: ScheduleKind
  public var from: UInt8
  public var to: UInt8
  public var instant: UTCTime
  public var cause: BillingEvent.Cause
}

/// A pulse that a timer is to make.
public struct ArmedPulse: Equatable, Sendable {
  public var line: PulseLine
  /// Of its rising edge, by the meter's clock.
  public var instant: Instant
}

/// The board that the firmware's tasks stand on here: the profile's memory, as large as the reference board's, the timers of the pulse
/// lines, and the record of what happened.
struct BillingHost: ~Copyable, MeterBoard {
  private var memory: [UInt8]
  private let standardOffset: Int32
  private let onRow: ((ProfileRow<2>) -> Void)?
  private(set) var switches: [SwitchRecord] = []
  /// Every billing period, also those that the meter has overwritten.
  private(set) var periods: [PeriodRecord] = []
  /// Resets by hand that the lock-out refused.
  private(set) var refusedResets: [UTCTime] = []

  init(rows: Int, standardOffset: Int32, onRow: ((ProfileRow<2>) -> Void)?) {
    memory = [UInt8](repeating: 0xFF, count: rows * LoadProfile<2>.rowSize)
    self.standardOffset = standardOffset
    self.onRow = onRow
  }

  init(copying other: borrowing BillingHost) {
    memory = other.memory
    standardOffset = other.standardOffset
    onRow = other.onRow
    switches = other.switches
    periods = other.periods
    refusedResets = other.refusedResets
    armed = other.armed
    isBusy = other.isBusy
    page = other.page
    hardware = other.hardware
  }

  /// Pulses that were given to the timers and have not begun to be made, and whether a timer holds one, by line.
  var armed: [ArmedPulse] = []
  var isBusy = [false, false]
  private(set) var page: DisplayPage?
  var hardware = BoardHardware()

  mutating func canArm(_ line: PulseLine) -> Bool { !isBusy[Int(line.rawValue)] }

  mutating func arm(_ line: PulseLine, at instant: Instant) {
    isBusy[Int(line.rawValue)] = true
    armed.append(ArmedPulse(line: line, instant: instant))
  }

  mutating func show(_ page: DisplayPage) { self.page = page }

  mutating func restartWatchdog() { hardware.calls.feeds += 1 }

  mutating func referenceReading() -> ClockReading? { hardware.clocks }

  mutating func restartCapture(phase: Int) { hardware.calls.capturesToRestart.append(phase) }

  var imageWords: Int { hardware.image.count }
  mutating func imageWord(at place: Int) -> UInt32 { hardware.image[place] }

  var memoryBlocks: Int { hardware.memoryBlocks.count }
  mutating func testMemory(block: Int) -> Bool { hardware.memoryBlocks[block] == 0 }
  var unusedStackBytes: Int? { hardware.unusedStackBytes }

  var size: Int { memory.count }

  mutating func read(_ count: Int, at address: Int, into bytes: inout MutableSpan<UInt8>) {
    for index in 0..<count { bytes[index] = memory[address + index] }
  }

  mutating func write(_ bytes: Span<UInt8>, at address: Int) {
    for index in bytes.indices { memory[address + index] = bytes[index] }
    guard let onRow, let row: ProfileRow<2> = ProfileRowCode.decode(bytes, standardOffset: standardOffset) else {
      return
    }
    onRow(row)
  }

  mutating func keep<let rates: Int>(_ period: borrowing BillingPeriod<rates>, in place: Int) {
    var energy: [ActivePair] = []
    var maxima: [MaximumPair] = []
    for rate in 0..<rates {
      energy.append([period.energy[rate][0], period.energy[rate][1]])
      maxima.append(period.maximumByRate[rate])
    }
    periods.append(
      PeriodRecord(
        number: period.number, end: period.end, cause: period.cause, isClockInvalid: period.isClockInvalid,
        energy: energy, maximum: period.maximum, maximumByRate: maxima))
  }

  mutating func note(_ event: BillingEvent) {
    switch event {
    case .switched(let schedule, let from, let to, let instant, let cause):
      switches.append(SwitchRecord(schedule: schedule, from: from, to: to, instant: instant, cause: cause))
    case .resetRefused(let instant): refusedResets.append(instant)
    case .reset: break
    }
  }
}
