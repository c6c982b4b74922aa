// @relation(REQ-EMU-009, scope=file)

import Waveforms

/// What is wrong with a document, and where: prints as one line, `FILE:LINE:COLUMN: KEY: message`.
public struct DocumentError: InputFault, Equatable {
  /// Name of the file as the caller gave it.
  public let file: String
  /// The file as a whole where it can't be read; otherwise line and column.
  public let place: InputPlace
  /// Path of the key, for instance `loads.oven.harmonics[1].order`; `document` when the fault is outside any key.
  public let key: String
  /// What is wrong, and where possible what would be right.
  public let message: String

  /// Line, from 1; nil when the file as a whole is at fault.
  public var line: Int? {
    if case .line(let line, _) = place { line } else { nil }
  }

  /// Column in Unicode scalars, from 1; nil when the file as a whole is at fault.
  public var column: Int? {
    if case .line(_, let column) = place { column } else { nil }
  }

  public init(file: String, line: Int, column: Int, key: String, message: String) {
    self.init(file: file, at: .line(line, column: column), key: key, message: message)
  }

  public init(file: String, at place: InputPlace, key: String, message: String) {
    self.file = file
    self.place = place
    self.key = key
    self.message = message
  }
}

/// Text from the file as it may stand in a one-line message: quoted, without control characters, at most 40 characters.
package func quoted(_ text: String) -> String {
  var shown = ""
  for scalar in text.unicodeScalars.prefix(40) {
    let isControl =
      scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || (0x2028...0x2029).contains(scalar.value)
    shown.unicodeScalars.append(isControl ? " " : scalar)
  }
  return text.unicodeScalars.count > 40 ? "\"\(shown)...\"" : "\"\(shown)\""
}
