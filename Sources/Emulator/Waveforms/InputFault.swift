// @relation(REQ-EMU-009, scope=file)

/// A place in a file that describes a waveform.
public enum InputPlace: Sendable, Equatable {
  /// The file as a whole.
  case file
  /// Line of a text file, from 1, and where it is known the column in Unicode scalars, from 1.
  case line(Int, column: Int? = nil)
  /// Byte of a binary file, from 0.
  case byte(Int)
}

/// What is wrong with an input, and where. Every description of a waveform, be it a scenario or a recording, is refused
/// in this one form: `FILE:LINE[:COLUMN]: KEY: message`, with `byte N` in place of the line for a binary file, and
/// without a place for a file that as a whole is missing or of no use.
public protocol InputFault: Error, CustomStringConvertible {
  /// Name of the file as the caller gave it; `-` for standard input.
  var file: String { get }
  var place: InputPlace { get }
  /// Path of the key, field, column or channel.
  var key: String { get }
  /// What is wrong, and where possible what would be right.
  var message: String { get }
}

extension InputFault {
  /// The fault as one line: names from the file can't break it.
  public var description: String {
    let location =
      switch place {
      case .file: ""
      case .line(let line, nil): ":\(line)"
      case .line(let line, let column?): ":\(line):\(column)"
      case .byte(let offset): ":byte \(offset)"
      }
    return Self.oneLine("\(file)\(location): \(key): \(message)")
  }

  private static func oneLine(_ text: String) -> String {
    var line = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let isControl =
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || (0x2028...0x2029).contains(scalar.value)
      line.append(isControl ? " " : scalar)
    }
    return String(line)
  }
}
