import Calendars

extension BillingOutcome {
  /// The first thing that was billed otherwise than in another run; nil when there is none.
  func difference(from other: BillingOutcome) -> String? {
    func pair(_ left: ActivePair, _ right: ActivePair) -> Bool { left[0] == right[0] && left[1] == right[1] }
    if !pair(total, other.total) { return "the billed total differs" }
    for rate in byRate.indices where !pair(byRate[rate], other.byRate[rate]) { return "rate \(rate + 1) differs" }
    for quantity in 0..<2 where maximum[quantity] != other.maximum[quantity] { return "1.6.0 or 2.6.0 differs" }
    for rate in maximumByRate.indices {
      for quantity in 0..<2 where maximumByRate[rate][quantity] != other.maximumByRate[rate][quantity] {
        return "the maximum of rate \(rate + 1) differs"
      }
      if !pair(cumulativeByRate[rate], other.cumulativeByRate[rate]) { return "1.2.\(rate + 1) differs" }
    }
    if !pair(cumulative, other.cumulative) { return "1.2.0 differs" }
    if !pair(lastWindow, other.lastWindow) || !pair(currentWindow, other.currentWindow) {
      return "1.4.0 or 1.5.0 differs"
    }
    if periods.count != other.periods.count { return "\(periods.count) billing periods, not \(other.periods.count)" }
    for (period, right) in zip(periods, other.periods) {
      if !pair(period.total, right.total) || period.end != right.end { return "billing period \(right.number) differs" }
    }
    if profile.written != other.profile.written || !pair(profile.sum, other.profile.sum)
      || !pair(profile.running.energy, other.profile.running.energy)
    {
      return "the load profile differs"
    }
    if switches != other.switches { return "other switches" }
    return clock == other.clock ? nil : "the clock differs"
  }
}
