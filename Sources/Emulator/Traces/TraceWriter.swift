// @relation(REQ-EMU-016, scope=file)

import Devices
import EmulatorKit
import VirtualTime

/// Writes what happens on the buses and lines of a run to a file that others can read, as it happens.
///
/// Events may be added out of order: a read is known with all its bytes when it begins, 184 ms before its end. A writer holds back
/// what may yet have to be mixed with something earlier; `settle` bounds that.
public protocol TraceWriter: AnyObject {
  /// A transfer on a bus. Those of one bus follow each other in time.
  func add(_ transfer: BusTransfer)

  /// An edge of a pulse line. One that was due before what has been settled is late: it is written at the earliest instant left.
  func add(_ edge: PulseEdge)

  /// Nothing before `nanoseconds` is going to be added.
  func settle(before nanoseconds: Int64)

  /// Writes the rest, up to the end of the run at `nanoseconds`; nothing can be added then.
  func finish(at nanoseconds: Int64)
}

extension TraceWriter {
  /// Listens to an emulator, ahead of whoever listens already. `finish` is left to the caller.
  public func listen(to emulator: inout Emulator) {
    // An edge acts in the cycle after its instant: it may be reported when the instant has just passed.
    let cycle = emulator.configuration.clock.nanoseconds(at: CycleTime(cycles: 1)) + 1
    let (onTransfer, onPulse, onProgress) = (emulator.onTransfer, emulator.onPulse, emulator.onProgress)
    emulator.onTransfer = {
      self.add($0)
      onTransfer?($0)
    }
    emulator.onPulse = {
      self.add($0)
      onPulse?($0)
    }
    emulator.onProgress = {
      self.settle(before: $0 - cycle)
      onProgress?($0)
    }
  }
}

/// Which lines a trace has.
public struct TraceLines: Sendable, Equatable {
  /// Buses, one a phase; 0 for a front end without a bus. At most `mostBuses`.
  public var busCount: Int

  /// What a value change dump has room for.
  public static let mostBuses = 9

  public init(busCount: Int) { self.busCount = busCount }

  /// The lines of a run.
  public init(_ configuration: RunConfiguration) {
    self.init(busCount: configuration.frontEnd == .ad7991 ? configuration.phaseCount : 0)
  }
}
