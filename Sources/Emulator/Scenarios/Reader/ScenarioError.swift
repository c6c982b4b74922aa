// @relation(REQ-EMU-009, scope=file)

/// What is wrong with a scenario, and where: prints as one line, `FILE:LINE:COLUMN: KEY: message`.
public struct ScenarioError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Name of the file as the caller gave it.
  public let file: String
  /// Line, from 1.
  public let line: Int
  /// Column in Unicode scalars, from 1.
  public let column: Int
  /// Path of the key, for instance `loads.oven.harmonics[1].order`; `document` when the fault is outside any key.
  public let key: String
  /// What is wrong, and where possible what would be right.
  public let message: String

  public init(file: String, line: Int, column: Int, key: String, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.key = key
    self.message = message
  }

  public var description: String { "\(file):\(line):\(column): \(key): \(message)" }
}

/// Text from the file as it may stand in a one-line message: quoted, without control characters, at most 40 characters.
func quoted(_ text: String) -> String {
  var shown = ""
  for scalar in text.unicodeScalars.prefix(40) {
    let isControl =
      scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || (0x2028...0x2029).contains(scalar.value)
    shown.unicodeScalars.append(isControl ? " " : scalar)
  }
  return text.unicodeScalars.count > 40 ? "\"\(shown)...\"" : "\"\(shown)\""
}
