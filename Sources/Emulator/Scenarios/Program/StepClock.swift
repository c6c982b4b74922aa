/// Which step of the sequence runs, and when it ends; without a sequence the scenario itself is the only step.
struct StepClock {
  private let steps: [Step]
  private let repetitions: Int?
  private var index = -1
  private var round = 0
  /// First instant of the step that runs.
  private(set) var start: Int64 = 0
  /// First instant after it; nil when it runs to the end.
  private(set) var end: Int64?

  init(_ sequence: StepSequence?) {
    steps = sequence?.steps ?? []
    repetitions = sequence?.repetitions
    if !steps.isEmpty { end = 0 }
  }

  /// Moves to the next step when that one begins now. Returns it, or nil when the sequence is over.
  mutating func advance(to now: Int64) -> (isNew: Bool, step: Step?) {
    guard let end, now >= end else { return (false, nil) }
    index += 1
    if index == steps.count {
      index = 0
      round += 1
    }
    start = end
    if let repetitions, round >= repetitions {
      self.end = nil
      return (true, nil)
    }
    self.end = start + steps[index].durationNanoseconds
    return (true, steps[index])
  }
}
