// @relation(REQ-EMU-009, scope=file)

/// Why a recording can't be read or used: names the file, the place and the field.
public struct RecordingError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong.
  public enum Reason: String, Sendable, Equatable {
    /// The file does not exist or can't be read.
    case unreadable
    /// A stated limit is exceeded.
    case tooLarge
    /// The kind of file or a feature of it is not supported.
    case unsupported
    /// A field does not follow the format.
    case malformed
    /// A sample is marked as missing, or its cell is empty.
    case missingValue
    /// A sample is NaN or infinite.
    case notFinite
    /// A value lies outside the range that is accepted.
    case outOfRange
    /// The file ends inside a record, or ahead of the declared number of records.
    case truncated
    /// Declared and actual numbers differ.
    case wrongCount
    /// Samples do not follow one another.
    case outOfOrder
    /// The instants are not equally spaced, or there are several rates.
    case notEquidistant
    /// A channel that is asked for does not exist or has another quantity.
    case channel
    /// No fundamental between 40 and 70 Hz.
    case noFundamental
    /// The recording is too short for one loop.
    case tooShort
  }

  /// The place in the file.
  public enum Position: Sendable, Equatable {
    /// The file as a whole.
    case file
    /// Line, counted from 1.
    case line(Int)
    /// Byte, counted from 0.
    case byte(Int)
  }

  public var reason: Reason
  public var file: String
  public var position: Position
  /// Field, column or channel, where there is one.
  public var key: String?
  /// Explanation in words.
  public var message: String

  public init(_ reason: Reason, file: String, at position: Position = .file, key: String? = nil, _ message: String) {
    self.reason = reason
    self.file = file
    self.position = position
    self.key = key
    self.message = message
  }

  /// One line: `feed.csv, line 12, u1_V: no value`.
  public var description: String {
    var text = file
    switch position {
    case .file: break
    case .line(let number): text += ", line \(number)"
    case .byte(let offset): text += ", byte \(offset)"
    }
    if let key { text += ", \(key)" }
    return text + ": " + message
  }
}
