import Loads
import Waveforms

/// The segments of a scenario, made one by one.
///
/// Keeps the state of one instant only: memory doesn't grow with the length of the run or the number of switchings.
public struct ScenarioProgram: SegmentSource {
  private let scenario: Scenario
  private var now: Int64 = 0
  private var clock: StepClock
  private var events: [Event] = []
  private var queue = PendingEvents()
  private var dips: [(event: Int, phases: PhaseSet, factor: Double)] = []
  private var frequency: FrequencyCourse
  private var switches: [LoadSwitch]
  private var mixer: Mixer
  private var channels: [ChannelContent]?
  private var gridClock = GridClock()

  /// Switchings that change nothing are passed over; after so many a segment ends all the same.
  private static let idleLimit = 10_000

  public init(_ scenario: Scenario) {
    self.scenario = scenario
    clock = StepClock(scenario.sequence)
    frequency = FrequencyCourse(scenario.grid.frequencyHz, wander: scenario.grid.wander)
    switches = scenario.loads.map { LoadSwitch($0.schedule) }
    mixer = Mixer(scenario: scenario)
    if scenario.sequence == nil { begin(scenario.grid, scenario.loads, scenario.events, at: 0) }
  }

  public var channelCount: Int { 2 * scenario.phaseCount }

  /// Entries of all collections that change during the run: for the proof that memory stays flat.
  package var retainedCount: Int {
    queue.items.count + dips.count + switches.count + mixer.loads.count
      + (channels?.reduce(0) { $0 + $1.tones.count } ?? 0)
  }

  public mutating func next() -> Segment? {
    guard now < scenario.durationNanoseconds else { return nil }
    let start = now
    actWhatIsDue()
    var end = endWithoutSwitches()
    let hertz = frequency.frequency(at: start)
    gridClock.run(
      hertz: hertz, hertzPerSecond: (frequency.frequency(at: end) - hertz) / (Double(end - start) * 1e-9))
    // What has a shape changes within its cycle; all else stays until something happens.
    if channels == nil || mixer.isShaped {
      let (content, change) = mixer.channels(at: gridClock)
      channels = content
      end = min(end, change)
    }
    let content = channels ?? []
    end = endOfSegment(atMost: end)
    precondition(end > start, "a segment without length would never end the run")
    now = end
    let segment = Segment(
      startNanoseconds: start, endNanoseconds: end, frequencyStartHz: hertz,
      frequencyEndHz: frequency.frequency(at: end), channels: content)
    gridClock.pass(segment)
    return segment
  }

  private mutating func actWhatIsDue() {
    let (isNew, step) = clock.advance(to: now)
    if isNew {
      begin(step?.grid ?? scenario.grid, step?.loads ?? scenario.loads, step?.events ?? [], at: clock.start)
    }
    while let item = queue.takeDue(at: now) { act(item) }
    _ = updateSwitches(at: now)
  }

  private mutating func begin(_ grid: Grid, _ loads: [Load], _ events: [Event], at start: Int64) {
    self.events = events
    queue.removeAll()
    for (index, event) in events.enumerated() {
      queue.insert(.init(instant: start + event.atNanoseconds, event: index, occurrence: 0, isEnd: false))
    }
    dips.removeAll(keepingCapacity: true)
    frequency = FrequencyCourse(grid.frequencyHz, wander: grid.wander)
    mixer.grid = grid
    mixer.loads = loads
    for phase in mixer.jumpTurns.indices {
      mixer.jumpTurns[phase] = 0
      mixer.voltageFactors[phase] = 1
    }
    channels = nil
  }

  /// Tells whether a load went on or off.
  private mutating func updateSwitches(at instant: Int64) -> Bool {
    var isChanged = false
    for index in switches.indices {
      if switches[index].advance(to: instant) { isChanged = true }
      mixer.isOn[index] = switches[index].isOn
    }
    if isChanged { channels = nil }
    return isChanged
  }

  /// The next instant at which anything but a load's switching or shape changes what there is.
  private func endWithoutSwitches() -> Int64 {
    [clock.end, queue.nextInstant, frequency.nextCorner(after: now)].compactMap(\.self)
      .reduce(scenario.durationNanoseconds, min)
  }

  private mutating func endOfSegment(atMost fixed: Int64) -> Int64 {
    for _ in 0..<Self.idleLimit {
      let change = switches.compactMap(\.nextChange).min() ?? fixed
      guard change < fixed else { return fixed }
      if updateSwitches(at: change) { return change }
    }
    return min(fixed, switches.compactMap(\.nextChange).min() ?? fixed)
  }

  private mutating func act(_ item: PendingEvents.Item) {
    let event = events[item.event]
    channels = nil
    if item.isEnd {
      if let index = dips.firstIndex(where: { $0.event == item.event }) { dips.remove(at: index) }
      updateVoltageFactors()
      return
    }
    if let every = event.everyNanoseconds, item.occurrence + 1 < event.times {
      queue.insert(
        .init(instant: item.instant + every, event: item.event, occurrence: item.occurrence + 1, isEnd: false))
    }
    perform(event.action, item)
  }

  private mutating func perform(_ action: EventAction, _ item: PendingEvents.Item) {
    switch action {
    case .scaleVoltage(let phases, let factor, let length):
      dips.append((item.event, phases, factor))
      queue.insert(.init(instant: item.instant + length, event: item.event, occurrence: item.occurrence, isEnd: true))
      updateVoltageFactors()
    case .voltageStep(let phases, let volts):
      for phase in mixer.grid.voltages.indices where phases.contains(phase: phase) {
        mixer.grid.voltages[phase] = volts
      }
    case .frequencyRamp(let hz, let rate): frequency.ramp(to: hz, hzPerSecond: rate, at: item.instant)
    case .frequencyStep(let hz): frequency.step(to: hz)
    case .phaseJump(let phases, let turns):
      for phase in mixer.jumpTurns.indices where phases.contains(phase: phase) {
        let sum = mixer.jumpTurns[phase] + turns
        mixer.jumpTurns[phase] = sum - Double(Int64(sum))
      }
    case .loadStep(let load, let size): mixer.loads[load].size = size
    case .gridHarmonics(let harmonics): mixer.grid.harmonics = harmonics
    case .loadHarmonics(let load, let harmonics): mixer.loads[load].harmonics = harmonics
    }
  }

  private mutating func updateVoltageFactors() {
    for phase in mixer.voltageFactors.indices {
      mixer.voltageFactors[phase] = dips.reduce(1) { $1.phases.contains(phase: phase) ? $0 * $1.factor : $0 }
    }
  }
}

extension Scenario {
  /// The signal of the scenario, from its start.
  public func program() -> ScenarioProgram { ScenarioProgram(self) }
}
