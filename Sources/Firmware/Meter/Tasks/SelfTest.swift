// @relation(REQ-SUP-013, REQ-SUP-014, scope=file)

import Metrology
import Quantities
import Scheduler
import Supervision

/// What the meter tests of itself, a part in each job.
public enum SelfTestPart: UInt16, Sendable {
  /// Sums that must hold: rates and totals, pulses and registers, quadrants and what they add up to.
  case sums = 1
  /// Calibrations, settings, calendars and the table of tasks: all in each job.
  case configuration
  /// Code and constants: ``SelfTest/imageWordsOfAJob`` in each job.
  case image
  /// Patterns in memory: ``SelfTest/memoryBlocksOfAJob`` in each job.
  case memory
  /// Stack that was never used: less than ``SelfTest/leastStackBytes``.
  case stack
  /// A window that does not lie where one can, or whose energies are not its powers times its time.
  case plausibility
}

/// How far the meter is with testing itself.
struct SelfTest: Sendable {
  /// 32 KiB: five jobs for 160 KiB. What flips behind the place that it has come to is found in the next round.
  static var imageWordsOfAJob: Int { 8192 }
  /// Blocks of memory, of 1 KiB each on the reference board.
  static var memoryBlocksOfAJob: Int { 4 }
  static var leastStackBytes: Int { 256 }

  var jobs: UInt32 = 0
  var failures: UInt32 = 0
  var imagePlace = 0
  var imageCheck = StateCheck()
  var block = 0
}

extension MeterTasks {
  /// Tests a part, and the whole of it in a stated number of jobs.
  mutating func test<let phaseCount: Int, let rates: Int>(
    _ meter: inout Meter<phaseCount>, _ billing: inout MeteredBilling<rates>, at now: Instant,
    retained: inout RetainedState<phaseCount, rates>, board: inout some MeterBoard & ~Copyable
  ) -> TaskWork {
    selfTest.jobs = selfTest.jobs &+ 1
    retained.refreshCopies(of: &meter, &billing, at: now)
    // Where the state itself is not what it was, its copy is put back first.
    let isConfirmed = retained.confirmEnergy(of: &meter, at: now) && retained.confirmBilling(&billing, at: now)
    if isConfirmed && !(billing.ratesAddUp && meter.metrology.pulsesAddUp) { fail(.sums, at: now, &retained) }
    if !isImageRight(&board, at: now, &retained) {
      // A reset does not mend the image.
      retained.giveUp(at: now)
      fail(.image, at: now, &retained)
    }
    if meter.configurationCheck() != retained.meterConfigurationSeal
      || billing.billing.configurationCheck() != retained.billingConfigurationSeal || !isTableRight(phaseCount)
    {
      // A reset loads it anew.
      isCondemned = true
      fail(.configuration, at: now, &retained)
    }
    if !isMemoryRight(&board) {
      retained.giveUp(at: now)
      fail(.memory, at: now, &retained)
    }
    if let bytes = board.unusedStackBytes, bytes < SelfTest.leastStackBytes { fail(.stack, at: now, &retained) }
    worked(.selfTest, at: now)
    return TaskWork(.selfTest)
  }

  /// Whether calibration and model are what they were; if not, a reset loads them anew.
  mutating func isConfigurationRight<let phaseCount: Int, let rates: Int>(
    _ meter: inout Meter<phaseCount>, at now: Instant, _ retained: inout RetainedState<phaseCount, rates>
  ) -> Bool {
    guard meter.configurationCheck() != retained.meterConfigurationSeal else { return true }
    if !isCondemned { fail(.configuration, at: now, &retained) }
    isCondemned = true
    return false
  }

  mutating func fail<let phaseCount: Int, let rates: Int>(
    _ part: SelfTestPart, at now: Instant, _ retained: inout RetainedState<phaseCount, rates>
  ) {
    selfTest.failures = selfTest.failures &+ 1
    retained.log.append(.selfTestFailure, detail: part.rawValue, at: now)
  }

  private mutating func isMemoryRight(_ board: inout some MeterBoard & ~Copyable) -> Bool {
    let blocks = board.memoryBlocks
    var isRight = true
    var left = min(SelfTest.memoryBlocksOfAJob, blocks)
    while left > 0 {
      left = left &- 1
      if !board.testMemory(block: selfTest.block) { isRight = false }
      selfTest.block = selfTest.block &+ 1 < blocks ? selfTest.block &+ 1 : 0
    }
    return isRight
  }

  /// Goes on with the image; false when all of it has been gone through and was not what it was.
  private mutating func isImageRight<let phaseCount: Int, let rates: Int>(
    _ board: inout some MeterBoard & ~Copyable, at now: Instant, _ retained: inout RetainedState<phaseCount, rates>
  ) -> Bool {
    let words = board.imageWords
    guard words > 0 else { return true }
    var left = SelfTest.imageWordsOfAJob
    while left > 0 && selfTest.imagePlace < words {
      left = left &- 1
      selfTest.imageCheck.add(board.imageWord(at: selfTest.imagePlace))
      selfTest.imagePlace = selfTest.imagePlace &+ 1
    }
    guard selfTest.imagePlace >= words else { return true }
    let check = selfTest.imageCheck.value
    selfTest.imagePlace = 0
    selfTest.imageCheck = StateCheck()
    guard let seal = retained.image.check else {
      // What it was is not known any more.
      retained.image.take(check)
      retained.log.append(.stateRestored, detail: SealedPart.image.rawValue, at: now)
      return true
    }
    return check == seal
  }

  /// Whether the tables that the tasks run by are those of the image.
  private func isTableRight(_ phaseCount: Int) -> Bool {
    for index in 0..<MeterTask.count {
      guard let task = MeterTask(rawValue: index) else { continue }
      let row = task.row(phaseCount: phaseCount)
      guard scheduler.table[index].isEqual(to: row) else { return false }
    }
    let descriptions = MeterEntity.descriptions(phaseCount: phaseCount)
    for entity in 0..<MeterEntity.count {
      guard supervisor.entities[entity].isEqual(to: descriptions[entity]) else { return false }
    }
    return true
  }
}
