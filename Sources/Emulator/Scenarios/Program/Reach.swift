// @relation(REQ-EMU-014, scope=file)

extension Scenario {
  /// Paths of what the scenario describes and the run never comes to: loads that are never switched on, events and steps
  /// at or after its end, those of the clock too.
  public var notReached: [String] {
    let end = durationNanoseconds
    let idle = loads.filter { load in
      load.schedule.map { $0.allSatisfy { $0.firstOnNanoseconds >= end } } ?? false
    }
    var paths = idle.map { "loads.\($0.name)" }
    paths += events.indices.filter { events[$0].atNanoseconds >= end }.map { "events[\($0)]" }
    if let billing {
      paths += billing.events.indices.filter { billing.nanoseconds(to: billing.events[$0]) >= end }
        .map { "billing.events[\($0)]" }
    }
    var start: Int64 = 0
    for (index, step) in (sequence?.steps ?? []).enumerated() {
      let path = "sequence.steps[\(index)]"
      if start >= end {
        paths.append(path)
      } else {
        paths += step.events.indices.filter { step.events[$0].atNanoseconds >= end - start }
          .map { "\(path).events[\($0)]" }
      }
      // Steps are limited in length and number, but not the sum of them.
      start = start.addingReportingOverflow(step.durationNanoseconds).overflow ? .max : start + step.durationNanoseconds
    }
    return paths
  }
}
