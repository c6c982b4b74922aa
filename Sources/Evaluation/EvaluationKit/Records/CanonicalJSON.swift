// @relation(REQ-EVA-011, scope=file)

import Foundation

/// JSON with one way to write a value: members by name, no blanks, one line.
enum CanonicalJSON {
  /// The line for a value, with its end.
  ///
  /// - Throws: the encoder's error, for instance for a number that is not finite.
  static func encodedLine(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var line = try encoder.encode(value)
    line.append(UInt8(ascii: "\n"))
    return line
  }

  /// The line for a header, which holds text and whole numbers alone.
  static func line(_ header: CampaignHeader) -> Data {
    do { return try encodedLine(header) } catch { preconditionFailure("a header can't be written: \(error)") }
  }

  /// The value that a line of a file holds.
  ///
  /// - Throws: ``CampaignError`` when it is not one of that type, or is not written as ``encodedLine(_:)`` writes it.
  static func value<Value: Codable>(
    _ type: Value.Type, of line: Data, number: Int, file: String
  ) throws(CampaignError) -> Value {
    let value: Value
    do {
      value = try JSONDecoder().decode(type, from: line)
    } catch let DecodingError.keyNotFound(key, _) {
      throw CampaignError(file: file, line: number, key: key.stringValue, "missing")
    } catch let DecodingError.typeMismatch(_, context), let DecodingError.valueNotFound(_, context) {
      let path = context.codingPath.map(\.stringValue).joined(separator: ".")
      throw CampaignError(file: file, line: number, key: path.isEmpty ? nil : path, "of the wrong type")
    } catch {
      throw CampaignError(file: file, line: number, "not the JSON object that was expected")
    }
    guard let again = try? encodedLine(value), again == line else {
      throw CampaignError(file: file, line: number, "not as this program writes it: the file was changed")
    }
    return value
  }
}
