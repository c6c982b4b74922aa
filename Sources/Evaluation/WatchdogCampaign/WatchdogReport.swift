// @relation(REQ-EVA-032, scope=file)

import EvaluationKit
import Faults
import Foundation

/// What a campaign of the watchdog comes to.
public struct WatchdogReport: Codable, Sendable {
  /// A kind of fault.
  public struct Row: Codable, Sendable {
    public var name: String
    public var injected: Int
    /// Those whose moment came.
    public var acted: Int
    /// Those after which the run differed from its twin.
    public var activated: Int
    /// Noted at all, and within the fault-tolerant time: 1 s, 5 s for the self-test and the display; for what the self-test looks
    /// at the period of that, which is 1 s for configuration, twice 5 s for the image and 16 s for memory, and a second more.
    public var detected: Int
    public var inTime: Int
    /// One-sided, 95 %, of those in time.
    public var coverageLowerBound95: Double
    public var medianMilliseconds: Double?
    public var worstMilliseconds: Double?
    /// A register is wrong, and of those the ones that nobody noticed.
    public var wrong: Int
    public var silent: Int
    public var worstRecoveryMilliseconds: Double?
    public var worstLossWh: Double
  }

  public var seed: UInt64
  public var injected: Int
  public var activated: Int
  public var detected: Int
  public var silent: Int
  /// Of all execution faults.
  public var coverageLowerBound95: Double
  public var falseTrips: Int
  public var faultFreeHours: Double
  public var rows: [Row]
  /// Execution faults that were not found in time, and what is silently wrong, by the IDs that repeat them.
  public var misses: [String]
  public var silents: [String]
  /// More energy lost than the time to recover allows.
  public var excessiveLosses: [String]
  /// Registers that are wrong behind an execution fault, noticed or not, or behind a flip in billing state.
  public var wrongs: [String]
  /// Activated faults of a task that was not supervised, and those found all the same: none, or something else is taken for supervision.
  public var canaryInjected: Int
  public var canaryDetected: Int
  public var failures: [String]
  public var passes: Bool
}

extension WatchdogReport {
  static func limit(_ planned: WatchdogCase) -> Int64 {
    switch planned.stratum {
    case .imageFlip: return 11_000_000_000
    case .memoryDefect: return 17_000_000_000
    default: break
    }
    switch planned.stratum.kind {
    case .configuration: return 2_000_000_000
    case .reported, .surroundings: return 5_000_000_000
    default: break
    }
    let text = planned.fault ?? ""
    return text.contains(" self-test#") || text.contains(" display#") ? 5_000_000_000 : 1_000_000_000
  }

  public init(_ result: CampaignResult<WatchdogCampaign>, seed: UInt64) {
    let outcomes = result.outcomes
    self.seed = seed
    failures = result.failures.map { "\($0.id): \($0.message)" }
    let injectedOutcomes = outcomes.filter {
      $0.planned.stratum.kind != .faultFree && $0.planned.stratum.kind != .canary
    }
    injected = injectedOutcomes.count
    activated = injectedOutcomes.count { $0.outcome.isActivated }
    detected = injectedOutcomes.count { $0.outcome.isActivated && $0.outcome.detectedAfter != nil }
    // What is reported without a limit is in its row.
    silents = injectedOutcomes.filter {
      $0.planned.stratum.kind != .reported && $0.outcome.wrong != nil && $0.outcome.detectedAfter == nil
    }.map {
      "\($0.planned.id): \($0.outcome.wrong ?? "")\($0.outcome.flipped.map { ", \($0)" } ?? "")"
    }
    silent = silents.count
    rows = Stratum.allCases.filter { $0.kind != .faultFree && $0.kind != .canary }.compactMap { stratum in
      Self.row(stratum.rawValue, outcomes.filter { $0.planned.stratum == stratum })
    }
    let execution = outcomes.filter { $0.planned.stratum.kind == .execution }
    if let all = Self.row("all execution faults", execution) { rows.append(all) }
    if let all = Self.row("all of billing state", outcomes.filter { $0.planned.stratum.kind == .billingState }) {
      rows.append(all)
    }
    coverageLowerBound95 = rows.first { $0.name == "all execution faults" }?.coverageLowerBound95 ?? 0
    let missed = outcomes.filter {
      ($0.planned.stratum.kind == .execution || $0.planned.stratum.kind == .configuration) && $0.outcome.isActivated
        && ($0.outcome.detectedAfter ?? .max) > Self.limit($0.planned)
    }
    misses = missed.map {
      "\($0.planned.id): \($0.outcome.detectedAfter.map { "after \($0 / 1_000_000) ms" } ?? "never")"
        + ($0.outcome.flipped.map { ", \($0)" } ?? "")
    }
    excessiveLosses = outcomes.filter {
      $0.planned.stratum.kind == .execution && $0.outcome.isActivated
        && $0.outcome.lostQuanta > $0.outcome.lossLimitQuanta
    }.map(\.planned.id)
    let free = outcomes.filter { $0.planned.stratum.kind == .faultFree }
    falseTrips = free.reduce(0) { $0 + $1.outcome.falseTrips }
    faultFreeHours = Double(free.reduce(0) { $0 + $1.outcome.virtualSeconds }) / 3600
    let canaries = outcomes.filter { $0.planned.stratum.kind == .canary && $0.outcome.isActivated }
    canaryInjected = canaries.count
    canaryDetected = canaries.count { $0.outcome.detectedAfter != nil }
    wrongs = outcomes.filter {
      ($0.planned.stratum.kind == .billingState || $0.planned.stratum.kind == .execution) && $0.outcome.wrong != nil
    }.map { "\($0.planned.id): \($0.outcome.wrong ?? "")" }
    let isCovered = execution.isEmpty || coverageLowerBound95 >= (execution.count > 10_000 ? 0.999 : 0.99)
    passes =
      isCovered && silent == 0 && wrongs.isEmpty && falseTrips == 0 && excessiveLosses.isEmpty && failures.isEmpty
      && (canaryInjected == 0 ? execution.isEmpty : canaryDetected == 0)
      && !missed.contains { $0.planned.stratum.kind == .configuration }
  }

  private static func row(
    _ name: String, _ all: [(planned: WatchdogCase, outcome: WatchdogOutcome)]
  ) -> Row? {
    guard !all.isEmpty else { return nil }
    let active = all.filter { $0.outcome.isActivated }
    let detected = active.compactMap { $0.outcome.detectedAfter }
    let inTime = active.count { ($0.outcome.detectedAfter ?? .max) <= limit($0.planned) }
    let latencies = Quantiles(detected.map { Double($0) * 1e-6 })
    return Row(
      name: name, injected: all.count, acted: all.count { $0.outcome.actedAt != nil }, activated: active.count,
      detected: detected.count, inTime: inTime,
      coverageLowerBound95: active.isEmpty ? 0 : BinomialBounds(inTime, of: active.count).lower(confidence: 0.95),
      medianMilliseconds: latencies.median, worstMilliseconds: latencies.worst,
      wrong: active.count { $0.outcome.wrong != nil },
      silent: active.count { $0.outcome.wrong != nil && $0.outcome.detectedAfter == nil },
      worstRecoveryMilliseconds: active.compactMap { $0.outcome.recoveredAfter }.max().map { Double($0) * 1e-6 },
      worstLossWh: Double(active.map(\.outcome.lostQuanta).max() ?? 0) * 1e-6)
  }

  /// Latencies of the execution faults and of the configuration's flips.
  public static func plot(_ result: CampaignResult<WatchdogCampaign>) -> LatencyPlot {
    let groups: [(String, [Stratum])] = [
      ("hang, crash, handler", [.hang, .crash, .hangingHandler]),
      ("order (skipped, doubled, strayed, untold)", [.skipped, .doubled, .strayed, .untold]),
      ("time (overrun, late, early, lost)", [.overrun, .late, .early, .lost]),
      ("interrupts", [.lostInterrupt, .doubledInterrupt]), ("clock", [.clockJump, .clockDrift]),
      ("configuration", [.calibrationFlip, .calendarFlip, .tableFlip]), ("image", [.imageFlip]),
      ("billing state", [.energyFlip, .billingFlip, .copyFlip]),
    ]
    let outcomes = result.outcomes
    let curves = groups.compactMap { name, strata -> LatencyPlot.Curve? in
      let active = outcomes.filter { strata.contains($0.planned.stratum) && $0.outcome.isActivated }
      guard !active.isEmpty else { return nil }
      return LatencyPlot.Curve(
        name, milliseconds: active.compactMap { $0.outcome.detectedAfter.map { max(0.01, Double($0) * 1e-6) } },
        activated: active.count)
    }
    return LatencyPlot(
      title: "From a fault to its detection", subtitle: "meter-evaluate run watchdog, single-phase meter on cortex-m4",
      curves: curves,
      limits: [.init("Critical", milliseconds: 1_000), .init("other tasks", milliseconds: 5_000)])
  }

  public func text() -> String {
    var lines = [
      "kind                     injected  activated  detected   in time   >= (95 %)   median ms    worst ms   wrong  silent  recovery ms   lost Wh"
    ]
    func number(_ value: Double?) -> String { value.map { String(format: "%.1f", $0) } ?? "-" }
    for row in rows {
      lines.append(
        row.name.padding(toLength: 24, withPad: " ", startingAt: 0)
          + String(
            format: "%9d %10d %9d %9d %10.3f %% %@ %@ %7d %7d %@ %9.4f", row.injected, row.activated, row.detected,
            row.inTime, row.coverageLowerBound95 * 100, Self.right(number(row.medianMilliseconds), 11),
            Self.right(number(row.worstMilliseconds), 11), row.wrong, row.silent,
            Self.right(number(row.worstRecoveryMilliseconds), 12), row.worstLossWh))
    }
    lines.append(String(format: "%d false trips in %.1f hours without a fault", falseTrips, faultFreeHours))
    lines.append("canary, display unsupervised: \(canaryDetected) of \(canaryInjected) found")
    lines += misses.prefix(20).map { "MISSED \($0)" }
    lines += silents.prefix(20).map { "SILENT \($0)" }
    lines += excessiveLosses.prefix(20).map { "LOST TOO MUCH \($0)" }
    lines += wrongs.prefix(20).map { "WRONG \($0)" }
    lines += failures.prefix(20).map { "FAILED \($0)" }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
