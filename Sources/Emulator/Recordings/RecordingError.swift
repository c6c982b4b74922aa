// @relation(REQ-EMU-009, REQ-EMU-048, scope=file)

import Waveforms

/// Why a recording can't be read or used: prints as one line, `FILE:LINE: KEY: message` or `FILE:byte N: KEY: message`.
public struct RecordingError: InputFault, Equatable {
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

  public var reason: Reason
  public var file: String
  public var place: InputPlace
  /// Field, column or channel; `file` for the file as a whole.
  public var key: String
  /// Explanation in words.
  public var message: String

  public init(_ reason: Reason, file: String, at place: InputPlace = .file, key: String = "file", _ message: String) {
    self.reason = reason
    self.file = file
    self.place = place
    self.key = key
    self.message = message
  }
}
