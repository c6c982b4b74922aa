// @relation(REQ-RT-033, scope=file)

import ArgumentParser
import Documents
import Foundation
import Timing
import Waveforms

/// Compares a table of costs that was counted with another; for Tools/count-costs.
struct CostsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "costs", abstract: "Tell where a table of costs is off by more than 5 % of another.",
    shouldDisplay: false)

  @Argument(help: "The table.")
  var table: String

  @Argument(help: "What was counted.")
  var counted: String

  func run() throws {
    let faults: [String]
    let number: Int
    do {
      let recounted = try CostTable(contentsOfFile: counted)
      faults = try CostTable(contentsOfFile: table).staleness(against: recounted, percent: 5)
      number = recounted.targets.reduce(0) { $0 + $1.operations.count }
    } catch let fault as any InputFault {
      FileHandle.standardError.write(Data("\(fault)\n".utf8))
      throw ExitCode(65)
    }
    guard faults.isEmpty else {
      FileHandle.standardError.write(
        Data((faults + ["\(table) is stale: run Tools/count-costs", ""]).joined(separator: "\n").utf8))
      throw ExitCode(1)
    }
    try Output.write("costs: \(number) counted, none off by more than 5 %\n")
  }
}
