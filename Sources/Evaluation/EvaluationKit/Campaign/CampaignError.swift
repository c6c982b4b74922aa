// @relation(REQ-EVA-013, scope=file)

/// What is wrong with the files of a campaign.
///
/// The description is one line, `file:line: key: message`, fit for standard error.
public struct CampaignError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Path of the file as it was given or made.
  public let file: String
  /// Line in the file, counted from 1; nil when the error is about the file as a whole.
  public let line: Int?
  /// The case or the member of the header; nil when the error is about the file or the line as a whole.
  public let key: String?
  /// What is wrong, and what was expected.
  public let message: String

  public init(file: String, line: Int? = nil, key: String? = nil, _ message: String) {
    self.file = file
    self.line = line
    self.key = key
    self.message = message
  }

  public var description: String {
    let place = line.map { "\(file):\($0)" } ?? file
    return [place, key, message].compactMap { $0 }.joined(separator: ": ")
  }
}
