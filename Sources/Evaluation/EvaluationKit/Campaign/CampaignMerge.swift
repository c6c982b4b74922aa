// @relation(REQ-EVA-012, scope=file)

import Foundation

extension CampaignBench {
  /// Joins the files that runs of `count` shards in this folder wrote to `records.jsonl`: the bytes that a run of the whole plan writes.
  ///
  /// - Throws: ``CampaignError`` when a shard or a record is missing, there twice, or of another plan or build; then nothing is written.
  public func merge(shards count: Int) throws(CampaignError) -> CampaignResult<C> {
    try merge(Shard.all(count).map(recordFile))
  }

  /// The same for files that lie elsewhere, in any order: each says which shard it is.
  public func merge(_ files: [String]) throws(CampaignError) -> CampaignResult<C> {
    guard !files.isEmpty else { throw CampaignError(file: recordFile(), key: "shard", "no shard to merge") }
    var (fileOfShard, contents): ([Shard: String], [Shard: RecordFile<C>]) = ([:], [:])
    for file in files {
      let shard = try shard(of: file)
      if let other = fileOfShard.updateValue(file, forKey: shard) {
        throw CampaignError(file: file, line: 1, key: "shard", "\(shard) is in \(other) too")
      }
      if let other = fileOfShard.first(where: { $0.key.count != shard.count }) {
        let message = "\(shard), but \(other.key) in \(other.value): not shards of one run"
        throw CampaignError(file: file, line: 1, key: "shard", message)
      }
      contents[shard] = try complete(file, shard: shard)
    }
    let shards = Shard.all(fileOfShard.keys.first?.count ?? 1)
    if let missing = shards.first(where: { contents[$0] == nil }) {
      throw CampaignError(file: recordFile(missing), key: "shard", "\(missing) is missing among \(files.count) files")
    }
    var text = CanonicalJSON.line(plan.header)
    var records: [CaseRecord<C.Outcome>] = []
    for index in plan.cases.indices {
      let shard = shards[index % shards.count]
      guard let content = contents[shard] else { preconditionFailure("shard \(shard) was there") }
      text += content.lines[index / shards.count]
      records.append(content.records[index / shards.count])
    }
    try writePlan()
    try WholeFile.write(text, to: recordFile())
    return result(of: records, shard: .whole)
  }

  /// The shard that a file says it holds.
  private func shard(of file: String) throws(CampaignError) -> Shard {
    let text = try WholeFile.read(file)
    var lines = LinesOfBytes(text)
    guard let first = lines.next() else {
      throw CampaignError(file: file, line: 1, "no header: run the shard again")
    }
    let header = try CanonicalJSON.value(CampaignHeader.self, of: first, number: 1, file: file)
    guard let name = header.shard else { return .whole }
    guard let shard = Shard(name) else {
      throw CampaignError(file: file, line: 1, key: "shard", "\(name) is no shard")
    }
    return shard
  }
}
