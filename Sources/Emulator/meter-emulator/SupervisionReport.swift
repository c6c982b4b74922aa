import EmulatorKit
import Meter
import Supervision

/// What the meter found to be wrong, as the JSON of a run has it; null without a processor.
struct SupervisionReport: Encodable {
  struct Event: Encodable {
    var seconds: Double
    /// As the firmware's log names it.
    var kind: String
    var text: String
  }

  struct Reset: Encodable {
    var seconds: Double
    var cause: String
    /// Who is to blame, by what the meter knows.
    var blamed: String
  }

  /// Nothing is measured any more.
  var isSafe: Bool
  /// The oldest first.
  var events: [Event]
  /// Events that gave way to later ones.
  var droppedEvents: Int
  var resets: [Reset]

  init(_ supervision: RunSupervision) {
    isSafe = supervision.isSafe
    events = supervision.events.map {
      Event(seconds: Double($0.instant.nanoseconds) / 1e9, kind: "\($0.event)", text: $0.text)
    }
    droppedEvents = supervision.droppedEvents
    resets = supervision.resets.map {
      Reset(seconds: Double($0.nanoseconds) / 1e9, cause: "\($0.cause)", blamed: $0.blamed)
    }
  }
}
