import Meter
import World

/// Marks around what is counted: an observer of the image sees them, the image itself does nothing by them.
enum Mark {
  static var begin: Int32 { 0 }
  /// The scheduler's two calls.
  static var next: Int32 { 1 }
  static var finish: Int32 { 2 }
  private static var firstOperation: Int32 { 2048 }

  static func end(_ mark: Int32) { world_mark(mark) }

  /// The end of a job: a mark for each operation, with how often it was done, 2047 at most.
  static func end(_ work: TaskWork) {
    world_mark(3)
    for index in 0..<MeterOperation.count {
      guard let operation = MeterOperation(rawValue: index) else { continue }
      let count = work.count(of: operation)
      if count > 0 {
        world_mark(
          firstOperation &* Int32(truncatingIfNeeded: index &+ 1) &+ Int32(truncatingIfNeeded: min(2047, count)))
      }
    }
  }
}
