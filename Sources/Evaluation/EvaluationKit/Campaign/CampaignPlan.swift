// @relation(REQ-EVA-010, scope=file)

import Foundation

/// What a campaign is to do, written ahead of the first case: a line about the campaign, then a line for each case.
struct CampaignPlan<C: Campaign>: Sendable {
  let cases: [C.Case]
  /// By the id of a case, where in the plan it stands.
  let index: [String: Int]
  /// The bytes of the plan's file.
  let text: Data
  /// The first line of every file of records.
  let header: CampaignHeader

  /// - Throws: ``CampaignError`` when a case has no id or the id of another one; `file` is the one that the plan is meant for.
  init(_ campaign: C, build: String, file: String) throws(CampaignError) {
    let cases = campaign.cases()
    var index: [String: Int] = [:]
    var header = CampaignHeader(
      build: build, campaign: campaign.name, cases: cases.count, parameters: campaign.parameters)
    var text = CanonicalJSON.line(header)
    for (position, planned) in cases.enumerated() {
      let line = position + 2
      guard !planned.id.isEmpty else { throw CampaignError(file: file, line: line, key: "id", "a case without an id") }
      if let other = index.updateValue(position, forKey: planned.id) {
        throw CampaignError(file: file, line: line, key: planned.id, "planned twice, first in line \(other + 2)")
      }
      do {
        text += try CanonicalJSON.encodedLine(PlanLine(case: planned, id: planned.id))
      } catch {
        throw CampaignError(file: file, line: line, key: planned.id, "the case can't be written: \(error)")
      }
    }
    header.plan = SHA256.hexadecimal(text)
    (self.cases, self.index, self.text, self.header) = (cases, index, text, header)
  }

  private struct PlanLine: Encodable {
    let `case`: C.Case
    let id: String
  }
}
