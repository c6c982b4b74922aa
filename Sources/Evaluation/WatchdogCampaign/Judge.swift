// @relation(REQ-EVA-031, scope=file)

import EmulatorKit
import Meter
import Supervision

/// Compares a run with its twin.
struct Judge {
  let twin: Observation

  /// The registers may be off by so much of the apparent energy over what they cover, percent: the parts' own error is 0.15 %, that of
  /// one window 1 %.
  private static let errorLimitPercent = 0.6
  private static let directed: Set = ["5.8.0", "6.8.0", "7.8.0", "8.8.0", "9.8.0", "10.8.0"]
  /// 0.24 s of 3.6 kW.
  private static let windowQuanta: Int64 = 240_000

  /// `isUnsure` when the meter's clock jumps back.
  func judge(_ run: Observation, seconds: Int, isUnsure: Bool) -> WatchdogOutcome {
    let supervision = run.supervision
    let actedAt = supervision?.actedAt
    let isActivated = actedAt != nil && (run.digest != twin.digest || newEvents(run).isEmpty == false)
    let finding = actedAt.flatMap { first(run, after: $0) }
    let resets = supervision?.resets.count ?? 0
    let recovered = actedAt.flatMap { acted in recovery(of: run, from: acted) }
    let (lost, limit) = loss(of: run, recovered: recovered, seconds: seconds)
    return WatchdogOutcome(
      actedAt: actedAt, isActivated: isActivated, detectedAfter: finding?.after, finding: finding?.text, resets: resets,
      isSafe: supervision?.isSafe ?? false, recoveredAfter: recovered, lostQuanta: lost, lossLimitQuanta: limit,
      wrong: isActivated ? wrong(run, lost: lost, limit: limit, isUnsure: isUnsure) : nil,
      flipped: supervision?.flipped, falseTrips: 0,
      virtualSeconds: seconds)
  }

  /// Events that the twin does not have.
  private func newEvents(_ run: Observation) -> [LoggedEvent] {
    let known = twin.supervision?.events ?? []
    return (run.supervision?.events ?? []).filter { event in
      !known.contains { $0.event == event.event && $0.detail == event.detail && $0.instant == event.instant }
    }
  }

  private func first(_ run: Observation, after acted: Int64) -> (after: Int64, text: String)? {
    var found: [(after: Int64, text: String)] = newEvents(run).map { ($0.instant.nanoseconds - acted, $0.text) }
    found += (run.supervision?.resets ?? []).map { ($0.nanoseconds - acted, "reset by \($0.cause)") }
    // A clock that jumped back stamps its events ahead of the fault.
    return found.map { (max(0, $0.after), $0.text) }.min { $0.after < $1.after }
  }

  /// From the fault to the end of the first window behind the latest reset, or behind the first time without windows.
  private func recovery(of run: Observation, from acted: Int64) -> Int64? {
    if let reset = run.supervision?.resets.last {
      return run.windows.first { $0 > reset.nanoseconds }.map { $0 - acted }
    }
    let missing = zip(run.windows, run.windows.dropFirst()).first { $0.1 > acted && $0.1 - $0.0 > 300_000_000 }
    return missing.map { $0.1 - acted }
  }

  /// Active energy of both directions.
  private func active(_ observation: Observation) -> Int64 {
    (observation.result.register("1.8.0")?.quanta ?? 0) + (observation.result.register("2.8.0")?.quanta ?? 0)
  }

  private func loss(of run: Observation, recovered: Int64?, seconds: Int) -> (lost: Int64, limit: Int64) {
    let lost = active(twin) - active(run)
    guard let acted = run.supervision?.actedAt else { return (lost, 0) }
    let before = run.windows.last { $0 <= acted } ?? 0
    // Until the end of the run where it does not recover. What had been measured and not billed goes with it.
    let span = (recovered ?? Int64(seconds) * 1_000_000_000 - acted) + acted - before
    // 3.6 kW is more than any scene has.
    return (lost, Int64(Double(span) * 1e-9 * 3_600 / 0.0036))
  }

  private func wrong(_ run: Observation, lost: Int64, limit: Int64, isUnsure: Bool) -> String? {
    let hasLost = (run.supervision?.resets.isEmpty == false) || run.windows != twin.windows
    let apparent = (run.result.register("9.8.0")?.reference ?? 0) + (run.result.register("10.8.0")?.reference ?? 0)
    let tolerance = Self.errorLimitPercent / 100 * apparent + 2_000
    // Samples that were lost inside of a window are missing from what it covers.
    // When a clock jumps back its readings come twice, and what a window covers by them is not sure.
    let isPatchy = isUnsure || run.result.acquisition.map(\.lost) != twin.result.acquisition.map(\.lost)
    for (register, twin) in zip(run.result.registers, twin.result.registers) {
      guard hasLost else {
        if register.quanta != twin.quanta { return "\(register.obis) is \(register.quanta), not \(twin.quanta)" }
        continue
      }
      let excess = Double(register.quanta) - register.reference
      // A window with next to no active power may be taken for either direction: its quadrant and its apparent energy are another's.
      let ambiguous = Self.directed.contains(register.obis) ? Double(Self.windowQuanta) : 0
      if excess > tolerance + ambiguous || excess < -tolerance - ambiguous - (isPatchy ? Double(limit) : 0) {
        return "\(register.obis) is \(register.quanta), but what it covers is \(register.reference.rounded())"
      }
      // Where the direction changes, other windows take it up otherwise: by no more than one of them.
      if register.quanta > twin.quanta + Self.windowQuanta {
        return "\(register.obis) is \(register.quanta), more than \(twin.quanta)"
      }
    }
    let both = ["9.8.0", "10.8.0"].compactMap { run.result.register($0) }
    let excess = both.reduce(0) { $0 + Double($1.quanta) - $1.reference }
    if hasLost && excess > tolerance { return "apparent energy is \(excess.rounded()) quanta more than what it covers" }
    if hasLost && lost > limit { return "\(lost) quanta lost, more than \(limit) in the time to recover" }
    guard let billing = run.result.billing else { return nil }
    if let identity = billing.identities.first(where: { !$0.holds }), !hasLost || !identity.name.contains("measured") {
      return "\(identity.name): \(identity.left) and \(identity.right)"
    }
    if !hasLost, let right = twin.result.billing, let difference = billing.difference(from: right) { return difference }
    return nil
  }
}
