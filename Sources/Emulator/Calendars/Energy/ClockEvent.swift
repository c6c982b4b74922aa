// @relation(REQ-BIL-004, scope=file)

import Documents
import Quantities

/// What happens to a meter's clock and supply, and when in true time.
public struct ClockEvent: Equatable, Sendable {
  public enum Action: Equatable, Sendable {
    /// The clock is set to this instant.
    case set(UTCTime)
    /// The clock is no longer valid; without supply, it won't be when the supply returns.
    case invalidate
    case powerOff
    case powerOn
    /// The billing period is ended by hand.
    case reset
  }

  public var instant: UTCTime
  public var action: Action
  /// Line in the file, from 1.
  public var line: Int
  public var column: Int

  /// Where an event stands is no part of what it says.
  public static func == (left: ClockEvent, right: ClockEvent) -> Bool {
    left.instant == right.instant && left.action == right.action
  }

  /// Reads a list of events: `{at: UTC, set: UTC}`, `{at: UTC, power: off}`, `{.., power: on}`, `{.., clock: invalid}`,
  /// `{.., reset: manual}`, in the order of time.
  ///
  /// - Throws: ``DocumentError``.
  public static func events(yaml: String, file: String) throws -> [ClockEvent] {
    try events(Document.root(of: SourceText(file: file, text: yaml)))
  }

  /// Reads a list of events that stands in another document.
  package static func events(_ entry: Entry) throws -> [ClockEvent] {
    var events: [ClockEvent] = []
    var isOn = true
    for item in try entry.list() {
      let fields = try item.fields("at", "set", "power", "clock", "reset")
      let at = try fields.required("at")
      let instant = try at.utc()
      if let last = events.last, instant < last.instant {
        throw at.failure("the event comes earlier than the one before it, which is in line \(last.line)")
      }
      let (key, value) = try fields.exactlyOne(of: ["set", "power", "clock", "reset"])
      let action: Action
      switch key {
      case "set": action = .set(try value.utc())
      case "power": action = try value.word([("off", .powerOff), ("on", .powerOn)])
      case "clock": action = try value.word([("invalid", .invalidate)])
      default: action = try value.word([("manual", .reset)])
      }
      switch (action, isOn) {
      case (.powerOff, false): throw value.failure("the supply is off already")
      case (.powerOn, true): throw value.failure("the supply is on already")
      case (.set, false), (.reset, false): throw value.failure("the meter has no supply then")
      default: break
      }
      if action == .powerOff || action == .powerOn { isOn = action == .powerOn }
      events.append(ClockEvent(instant: instant, action: action, line: at.line, column: at.column))
    }
    return events
  }

  /// Reads a file of events.
  public static func events(contentsOfFile path: String) throws -> [ClockEvent] {
    try events(yaml: DocumentFile.text(path), file: path)
  }
}
