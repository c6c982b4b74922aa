// @relation(REQ-EVA-011, scope=file)

import Foundation

/// One line of a file of records: what came of a case.
struct CaseRecord<Outcome: Codable & Sendable>: Codable, Sendable {
  let id: String
  let result: Result<Outcome, CaseFailure>

  private enum CodingKeys: CodingKey { case error, id, outcome }

  init(id: String, _ result: Result<Outcome, CaseFailure>) {
    self.id = id
    self.result = result
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    id = try container.decode(String.self, forKey: .id)
    if container.contains(.error) {
      result = .failure(CaseFailure(message: try container.decode(String.self, forKey: .error)))
    } else {
      result = .success(try container.decode(Outcome.self, forKey: .outcome))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    switch result {
    case .success(let outcome): try container.encode(outcome, forKey: .outcome)
    case .failure(let failure): try container.encode(failure.message, forKey: .error)
    }
  }

  /// Runs a case: its record and the line for it. An outcome that can't be written is a failure too.
  static func running<C: Campaign>(
    _ planned: C.Case, of campaign: C
  ) -> (record: CaseRecord, line: Data) where C.Outcome == Outcome {
    do {
      let record = CaseRecord(id: planned.id, .success(try campaign.run(planned)))
      return (record, try CanonicalJSON.encodedLine(record))
    } catch let EncodingError.invalidValue(value, context) {
      let path = context.codingPath.map(\.stringValue).joined(separator: ".")
      return failed(planned.id, "\(path): \(value) can't be recorded")
    } catch {
      return failed(planned.id, "\(error)")
    }
  }

  private static func failed(_ id: String, _ message: String) -> (record: CaseRecord, line: Data) {
    let record = CaseRecord(id: id, .failure(CaseFailure(message: message)))
    do {
      return (record, try CanonicalJSON.encodedLine(record))
    } catch { preconditionFailure("text can't be written: \(error)") }
  }
}
