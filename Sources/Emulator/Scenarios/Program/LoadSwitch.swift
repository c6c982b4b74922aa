/// Whether one load is on, and when that may change next: the union of its patterns.
struct LoadSwitch {
  private let patterns: [SwitchPattern]?
  private(set) var isOn: Bool
  /// Next instant at which the state has to be looked up again; nil when it stays.
  private(set) var nextChange: Int64?

  init(_ patterns: [SwitchPattern]?) {
    self.patterns = patterns
    isOn = patterns == nil
    nextChange = patterns?.isEmpty == false ? .min : nil
  }

  /// Looks the state up when it is due; tells whether it changed.
  mutating func advance(to now: Int64) -> Bool {
    guard let patterns, let due = nextChange, due <= now else { return false }
    let before = isOn
    isOn = false
    nextChange = nil
    for pattern in patterns {
      let state = pattern.state(at: now)
      isOn = isOn || state.isOn
      if let change = state.nextChange { nextChange = min(change, nextChange ?? change) }
    }
    return isOn != before
  }
}
