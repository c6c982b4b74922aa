// @relation(REQ-EVA-011, scope=file)

/// What a file of records belongs to. Nothing in it depends on the host, the time or the number of threads.
struct CampaignHeader: Codable, Equatable, Sendable {
  /// The form of the files; another form gets another number.
  static let currentFormat = 1

  var build: String
  var campaign: String
  /// How many are planned.
  var cases: Int
  var format = currentFormat
  var parameters: [String: String]
  /// SHA-256 of the plan's file; nil in that file itself.
  var plan: String?
  /// The part of the plan that the file holds; nil for all of it.
  var shard: String?

  /// This header, for one part of the plan.
  func of(_ shard: Shard) -> CampaignHeader {
    var header = self
    header.shard = shard == .whole ? nil : shard.description
    return header
  }

  /// The member in which a header found in a file is not this one, and how; nil when there is none.
  func difference(from found: CampaignHeader) -> (key: String, message: String)? {
    func compare(_ key: String, _ found: String?, _ wanted: String?) -> (key: String, message: String)? {
      guard found != wanted else { return nil }
      return (key, "recorded with \(found ?? "none"), this run has \(wanted ?? "none")")
    }
    let names = Set(parameters.keys).union(found.parameters.keys).sorted()
    let members =
      [
        compare("format", "\(found.format)", "\(format)"), compare("campaign", found.campaign, campaign),
        compare("build", found.build, build),
      ] + names.map { compare("parameters.\($0)", found.parameters[$0], parameters[$0]) } + [
        compare("cases", "\(found.cases)", "\(cases)"), compare("plan", found.plan, plan),
        compare("shard", found.shard, shard),
      ]
    return members.lazy.compactMap { $0 }.first
  }
}
