import ArgumentParser
import Documents
import EmulatorKit
import Recordings
import Scenarios

/// What `run` and `recordings` have in common: the meter, its front end, and how a recording is connected to it.
struct MeasuringOptions: ParsableArguments {
  @Option(help: "Length of the run, such as 90s, 15min, 1h, 30d.")
  var duration: String?

  @Option(help: "single-phase or three-phase.")
  var meter: String?

  @Option(help: "Which channel of the recording is which input: u1=NAME,i1=NAME,..")
  var channels: String?

  @Option(name: .customLong("voltage-ratio"), help: "Ratio of the voltage transformer ahead of the meter.")
  var voltageRatio: Double?

  @Option(name: .customLong("current-ratio"), help: "Ratio of the current transformer: 120 for 600/5 A.")
  var currentRatio: Double?

  @Option(name: .customLong("front-end"), help: "ad7991 (the reference board's) or ideal.")
  var frontEnd: String?

  @Option(help: "Seed of everything random.")
  var seed: UInt64?

  func validate() throws {
    if let frontEnd, FrontEndKind(rawValue: frontEnd) == nil {
      throw ValidationError("--front-end: '\(frontEnd)' is not a front end; there are: ad7991, ideal")
    }
    if let meter, MeterKind(rawValue: meter) == nil {
      throw ValidationError("--meter: '\(meter)' is not a meter; there are: single-phase, three-phase")
    }
    for (name, ratio) in [("--voltage-ratio", voltageRatio), ("--current-ratio", currentRatio)] {
      guard let ratio else { continue }
      guard RecordedSource.ratios.contains(ratio) else {
        throw ValidationError("\(name): \(ratio) is not within 1e-6 ... 1e6")
      }
    }
    _ = try durationNanoseconds
    _ = try channelMap
  }

  /// What `--duration` says; nil when it is not given.
  var durationNanoseconds: Int64? {
    get throws {
      do {
        return try duration.map { try TimeText.nanoseconds($0, option: "--duration") }
      } catch let error as ScenarioError {
        throw ValidationError("--duration: \(error.message)")
      }
    }
  }

  /// What `--channels` says; nil when it is not given.
  var channelMap: ChannelMap? {
    get throws {
      do {
        return try channels.map { try ChannelMap(parsing: $0) }
      } catch let error as ChannelMap.SyntaxError {
        throw ValidationError("--channels: '\(error.part)': \(error.message)")
      }
    }
  }

  var meterKind: MeterKind? { meter.flatMap { MeterKind(rawValue: $0) } }

  var frontEndKind: FrontEndKind? { frontEnd.flatMap { FrontEndKind(rawValue: $0) } }
}
