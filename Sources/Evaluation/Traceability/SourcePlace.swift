/// A run of whole lines in a file.
public struct SourcePlace: Equatable, Hashable, Sendable, Codable {
  /// Path of the file as it was given or found.
  public let file: String
  /// First line, counted from 1.
  public let firstLine: Int
  /// Last line, inclusive.
  public let lastLine: Int

  public init(file: String, firstLine: Int, lastLine: Int) {
    self.file = file
    self.firstLine = firstLine
    self.lastLine = lastLine
  }

  public init(file: String, line: Int) {
    self.init(file: file, firstLine: line, lastLine: line)
  }
}

extension SourcePlace: CustomStringConvertible {
  public var description: String {
    firstLine == lastLine ? "\(file):\(firstLine)" : "\(file):\(firstLine)-\(lastLine)"
  }
}

extension SourcePlace: Comparable {
  public static func < (a: SourcePlace, b: SourcePlace) -> Bool {
    (a.file, a.firstLine, a.lastLine) < (b.file, b.firstLine, b.lastLine)
  }
}
