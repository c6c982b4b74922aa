// @relation(REQ-EVA-011, REQ-EVA-012, REQ-EVA-013, scope=file)

import Foundation

/// A file of records as it was found: the finished cases of a shard, from its first one on without a gap.
struct RecordFile<C: Campaign>: Sendable {
  let records: [CaseRecord<C.Outcome>]
  /// The line of each record, with its end.
  let lines: [Data]
  /// How many bytes the header and the records take; what follows was torn by an interruption.
  let length: Int
  /// Whether something follows.
  let isTorn: Bool

  /// Reads `text`, the content of `file`, as the records of `shard`.
  ///
  /// Records stand in the order of the plan, so one that is out of place is foreign, a duplicate, or follows a gap.
  ///
  /// - Throws: ``CampaignError`` when the header is not that of this plan, or a record is out of place.
  init(_ text: Data, file: String, shard: Shard, plan: CampaignPlan<C>) throws(CampaignError) {
    let header = plan.header.of(shard)
    var cursor = LinesOfBytes(text)
    guard let first = cursor.next() else {
      guard CanonicalJSON.line(header).starts(with: text) else {
        throw CampaignError(file: file, line: 1, "not the beginning of a file of records")
      }
      (records, lines, length, isTorn) = ([], [], 0, !text.isEmpty)
      return
    }
    let found = try CanonicalJSON.value(CampaignHeader.self, of: first, number: 1, file: file)
    if let difference = header.difference(from: found) {
      throw CampaignError(file: file, line: 1, key: difference.key, difference.message)
    }
    var (records, lines): ([CaseRecord<C.Outcome>], [Data]) = ([], [])
    var waiting = shard.indices(of: plan.cases.count).makeIterator()
    while let line = cursor.next() {
      let number = cursor.count
      let record = try CanonicalJSON.value(CaseRecord<C.Outcome>.self, of: line, number: number, file: file)
      let message = Self.objection(to: record.id, where: waiting.next(), shard: shard, plan: plan)
      if let message { throw CampaignError(file: file, line: number, key: message.key, message.text) }
      records.append(record)
      lines.append(line)
    }
    (self.records, self.lines) = (records, lines)
    (length, isTorn) = (cursor.length, cursor.length < text.count)
  }

  /// Why the record of `id` can't stand where that of the case at `expected` is due.
  private static func objection(
    to id: String, where expected: Int?, shard: Shard, plan: CampaignPlan<C>
  ) -> (key: String, text: String)? {
    guard let index = plan.index[id] else { return (id, "not planned") }
    guard index != expected else { return nil }
    guard shard.holds(index: index) else { return (id, "belongs to shard \(shard.owner(ofIndex: index))") }
    guard let expected, index > expected else {
      return (id, "a second record; the first is in line \(index / shard.count + 2)")
    }
    return (plan.cases[expected].id, "has no record; that of \(id) stands in its place")
  }

  /// - Throws: ``CampaignError`` when a case of the shard has no record, or a line does not end.
  func requireComplete(file: String, shard: Shard, plan: CampaignPlan<C>) throws(CampaignError) {
    if isTorn { throw CampaignError(file: file, line: records.count + 2, "the line does not end: run the shard again") }
    let indices = Array(shard.indices(of: plan.cases.count))
    guard length > 0 else { throw CampaignError(file: file, line: 1, "empty: run the shard again") }
    guard records.count == indices.count else {
      throw CampaignError(
        file: file, line: records.count + 2, key: plan.cases[indices[records.count]].id,
        "has no record, nor have \(indices.count - records.count - 1) after it: run the shard again")
    }
  }
}

/// The lines of a file that end, with their ends.
struct LinesOfBytes {
  private let text: Data
  /// The lines so far.
  private(set) var count = 0
  /// The bytes of the lines so far.
  private(set) var length = 0

  init(_ text: Data) { self.text = text }

  mutating func next() -> Data? {
    let begin = text.startIndex + length
    guard let end = text[begin...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    count += 1
    length = end + 1 - text.startIndex
    return text[begin...end]
  }
}
