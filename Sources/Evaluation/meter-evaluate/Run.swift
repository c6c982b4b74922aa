// @relation(REQ-EVA-033, scope=file)

import ArgumentParser
import EvaluationKit
import Foundation
import WatchdogCampaign

/// `meter-evaluate run watchdog`: a campaign, or a shard of it.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs a campaign; what was interrupted goes on where it stopped.",
    discussion: """
      Records go to DIRECTORY/records.jsonl, or to a file for each shard; 'merge' joins those. Each record's id is one that \
      'meter-emulator replay' runs again. Exit status: 0 when the bars are met, 1 when not, 64 for wrong usage, 65 for records of \
      another plan or build.
      """)

  @Argument(help: "The campaign: watchdog.")
  var campaign: String

  @OptionGroup var options: CampaignOptions

  @Option(help: "Only part i of n: 2/8.")
  var shard: String?

  func run() throws {
    guard let part = shard.map({ Shard($0) }) ?? .whole else {
      throw ValidationError("--shard: '\(shard ?? "")' is no part, such as 2/8")
    }
    try options.finish(campaign) { bench throws(CampaignError) in
      try bench.run(part, showsProgress: isatty(2) == 1)
    } isWhole: {
      part == .whole
    }
  }
}

/// `meter-evaluate merge watchdog`: the shards of a campaign become one.
struct Merge: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Joins the shards of a campaign: the same bytes as those of a run in one piece.")

  @Argument(help: "The campaign: watchdog.")
  var campaign: String

  @OptionGroup var options: CampaignOptions

  @Option(help: "How many shards there are.")
  var shards: Int

  func run() throws {
    guard shards > 0 else { throw ValidationError("--shards: at least 1") }
    try options.finish(campaign) { bench throws(CampaignError) in
      try bench.merge(shards: shards)
    } isWhole: {
      true
    }
  }
}

/// What a campaign is, and where its records are.
struct CampaignOptions: ParsableArguments {
  @Option(help: "How many cases: full, subset, hours (1,000 without a fault), or speed (6,000 execution faults).")
  var size = "full"

  @Option(help: "Seed of the cases.")
  var seed: UInt64 = 1

  @Option(help: "Where the records go.")
  var directory = "watchdog-campaign"

  @Option(help: "Draw the latencies to this SVG file.")
  var plot: String?

  @Flag(help: "Print one JSON object on standard output, and nothing else there.")
  var json = false

  func finish(
    _ name: String,
    _ body: (CampaignBench<WatchdogCampaign>) throws(CampaignError) -> CampaignResult<WatchdogCampaign>,
    isWhole: () -> Bool
  ) throws {
    guard name == "watchdog" else { throw ValidationError("there is no campaign '\(name)'; there is: watchdog") }
    let sizes: [String: CampaignSize] = ["full": .full, "subset": .subset, "hours": .hours, "speed": .speed]
    guard let size = sizes[size] else {
      throw ValidationError("--size: '\(self.size)' is not full, subset, hours or speed")
    }
    let result: CampaignResult<WatchdogCampaign>
    let clock = ContinuousClock()
    let start = clock.now
    do {
      result = try body(
        CampaignBench(WatchdogCampaign(size, seed: seed), build: BuildIdentification.text, folder: directory))
    } catch let error as CampaignError {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      throw ExitCode(65)
    }
    let seconds =
      Double((clock.now - start).components.seconds) + Double((clock.now - start).components.attoseconds) * 1e-18
    FileHandle.standardError.write(
      Data(
        String(
          format: "%d cases in %.1f s: %.0f a second\n", result.outcomes.count, seconds,
          Double(result.outcomes.count) / seconds
        ).utf8))
    guard isWhole() else { return }
    let report = WatchdogReport(result, seed: seed)
    if let plot { try Data(WatchdogReport.plot(result).svg.utf8).write(to: URL(fileURLWithPath: plot)) }
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      print(String(decoding: try encoder.encode(report), as: UTF8.self))
    } else {
      print(report.text(), terminator: "")
    }
    if !report.passes { throw ExitCode(1) }
  }
}

/// What the records of a campaign belong to: the program itself.
enum BuildIdentification {
  static var text: String {
    let path = CommandLine.arguments.first.map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().path } ?? ""
    let executable = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? path
    guard let data = FileManager.default.contents(atPath: executable) else { return "unknown" }
    return SHA256.hexadecimal(data)
  }
}
