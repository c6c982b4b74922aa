// @relation(REQ-EVA-010, REQ-EVA-011, scope=file)

import Foundation

/// Runs a campaign in a folder: `plan.jsonl` is written first, then `records.jsonl` or a file for each shard grows by a line a case.
///
/// Lines stand in the order of the plan whatever order the cases end in, so the same build writes the same bytes, with any number of
/// threads, interrupted or not, and merged from any number of shards.
public struct CampaignBench<C: Campaign>: Sendable {
  public let campaign: C
  public let folder: String
  let plan: CampaignPlan<C>

  /// - Parameter build: what identifies the program and the firmware in it; records of another build are refused.
  /// - Throws: ``CampaignError`` when two cases have the same id, or one has none.
  public init(_ campaign: C, build: String, folder: String) throws(CampaignError) {
    self.campaign = campaign
    self.folder = folder
    plan = try CampaignPlan(campaign, build: build, file: Self.planFile(in: folder))
  }

  /// The file that the plan is written to.
  public var planFile: String { Self.planFile(in: folder) }
  /// How many cases are planned.
  public var caseCount: Int { plan.cases.count }

  /// The file that the records of a shard are written to.
  public func recordFile(_ shard: Shard = .whole) -> String {
    shard == .whole ? "\(folder)/records.jsonl" : "\(folder)/records-\(shard.number)-of-\(shard.count).jsonl"
  }

  /// Writes the plan, unless it is there already.
  ///
  /// - Throws: ``CampaignError`` when another plan is there, and when it can't be written.
  public func writePlan() throws(CampaignError) {
    try WholeFile.makeFolder(folder)
    guard let found = try WholeFile.readIfThere(planFile) else { return try WholeFile.write(plan.text, to: planFile) }
    guard found != plan.text else { return }
    var (foundLines, lines) = (LinesOfBytes(found), LinesOfBytes(plan.text))
    while let line = lines.next() {
      guard foundLines.next() != line else { continue }
      let message = "another campaign was planned in this folder, or another build: take a folder of its own"
      throw CampaignError(file: planFile, line: lines.count, message)
    }
    throw CampaignError(file: planFile, line: lines.count + 1, "more than is planned")
  }

  /// Writes the plan and runs what has no record yet, on `threads` threads.
  ///
  /// - Returns: all of the shard, what had been run before too.
  /// - Throws: ``CampaignError`` when the file of records belongs to another plan, build or shard, or can't be written.
  public func run(
    _ shard: Shard = .whole, threads: Int = ProcessInfo.processInfo.activeProcessorCount, showsProgress: Bool = true
  ) throws(CampaignError) -> CampaignResult<C> {
    try writePlan()
    let path = recordFile(shard)
    let file = try AppendedFile(path)
    let found = try RecordFile(WholeFile.read(path), file: path, shard: shard, plan: plan)
    if found.isTorn { try file.truncate(to: found.length) }
    if found.length == 0 { try file.append(CanonicalJSON.line(plan.header.of(shard))) }
    let left = shard.indices(of: plan.cases.count).dropFirst(found.records.count).map { plan.cases[$0] }
    let runner = CaseRunner(campaign, cases: left, file: file, bar: showsProgress ? ProgressBar(left.count) : nil)
    return result(of: found.records + (try runner.run(threads: threads)), shard: shard)
  }

  /// Reads the records of a shard, or of a whole campaign.
  ///
  /// - Throws: ``CampaignError`` when they are not there to the last, or are not those of this plan and build.
  public func result(of shard: Shard = .whole) throws(CampaignError) -> CampaignResult<C> {
    result(of: try complete(recordFile(shard), shard: shard).records, shard: shard)
  }

  /// The records in a file that must hold all of a shard.
  func complete(_ path: String, shard: Shard) throws(CampaignError) -> RecordFile<C> {
    let found = try RecordFile(WholeFile.read(path), file: path, shard: shard, plan: plan)
    try found.requireComplete(file: path, shard: shard, plan: plan)
    return found
  }

  func result(of records: [CaseRecord<C.Outcome>], shard: Shard) -> CampaignResult<C> {
    CampaignResult(
      runs: zip(shard.indices(of: plan.cases.count), records).map { index, record in
        CampaignResult.Run(planned: plan.cases[index], outcome: record.result)
      })
  }

  private static func planFile(in folder: String) -> String { "\(folder)/plan.jsonl" }
}
