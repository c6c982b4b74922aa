import Documents

extension ReadingContext {
  func sequence(_ entry: Entry, grid: Grid, loads: [Load]) throws -> StepSequence {
    let fields = try entry.fields("repeat", "steps")
    let stepsEntry = try fields.required("steps")
    var steps: [Step] = []
    let items = try stepsEntry.list()
    guard items.count <= Self.maximumSteps else { throw stepsEntry.failure("more than \(Self.maximumSteps) steps") }
    for item in items {
      let step = try step(item, grid: grid, loads: loads)
      if steps.contains(where: { $0.name == step.name }) {
        throw item.failure("step \(quoted(step.name)) is given twice")
      }
      steps.append(step)
    }
    guard !steps.isEmpty else { throw stepsEntry.failure("a sequence needs at least one step") }
    return StepSequence(steps: steps, repetitions: try repetitions(fields["repeat"]))
  }

  private func repetitions(_ entry: Entry?) throws -> Int? {
    guard let entry else { return 1 }
    return try entry.text() == "forever" ? nil : entry.integer(1...1_000_000_000)
  }

  private func step(_ entry: Entry, grid: Grid, loads: [Load]) throws -> Step {
    let fields = try entry.fields("name", "for", "grid", "loads", "events")
    let name = try fields.required("name").text()
    let duration = try fields.required("for").time(cycle, Self.periods)
    let stepGrid = try fields["grid"].map { try self.grid($0, base: grid) } ?? grid
    let stepLoads = try fields["loads"].map { try changed(loads, by: $0, grid: grid) } ?? loads
    let events =
      try fields["events"].map {
        try self.events($0, grid: stepGrid, baseGrid: grid, loads: stepLoads, end: duration)
      } ?? []
    return Step(name: name, durationNanoseconds: duration, grid: stepGrid, loads: stepLoads, events: events)
  }
}
