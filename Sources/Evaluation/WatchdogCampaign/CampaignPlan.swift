// @relation(REQ-EVA-030, scope=file)

import Devices
import Faults
import Meter
import VirtualTime

/// How many of each there are.
public struct CampaignSize: Sendable {
  /// Execution faults, spread evenly over kinds, checkpoints and tasks.
  public var execution: Int
  /// Bits of billing state, of configuration, and of each part that is reported without a limit.
  public var billingState: Int
  public var configuration: Int
  public var reported: Int
  /// Hours without a fault.
  public var hours: Int

  /// 11,000 leave room for those that don't act; 9,604 are a margin of 1 % at 95 % (Leveugle 2009).
  public static let full = CampaignSize(
    execution: 11_000, billingState: 9_700, configuration: 1_500, reported: 1_000, hours: 200)
  /// A tenth or less, other cases with each seed.
  public static let subset = CampaignSize(
    execution: 1_100, billingState: 960, configuration: 150, reported: 100, hours: 8)
  public static let speed = CampaignSize(execution: 6_000, billingState: 0, configuration: 0, reported: 0, hours: 0)
  public static let hours = CampaignSize(execution: 0, billingState: 0, configuration: 0, reported: 0, hours: 1_000)
}

/// Draws the cases of a campaign: the same for the same seed.
struct CasePlan {
  private let size: CampaignSize
  private let seed: UInt64
  static let scenes = ["watched-heater", "watched-midnight"]
  /// Noise, and all that a grid and its loads may do.
  static let storm = "watched-storm"
  private static let tasks: [MeterTask] = [.supervision, .pulses, .window, .billing, .selfTest, .display]
  /// Sources are prepared once for each of these.
  static let sceneSeeds: UInt64 = 64

  init(_ size: CampaignSize, seed: UInt64) {
    self.size = size
    self.seed = seed
  }

  var cases: [WatchdogCase] {
    var cases = execution
    for (index, stratum) in [Stratum.energyFlip, .billingFlip, .copyFlip].enumerated() {
      let share = index < 2 ? size.billingState / 2 : size.reported
      cases += flips(stratum, [.energy, .billing, .copies][index], share)
    }
    for (stratum, part) in [
      (Stratum.calibrationFlip, StatePart.calibration), (.calendarFlip, .calendars), (.tableFlip, .tables),
    ] {
      cases += flips(stratum, part, size.configuration / 3)
    }
    for (stratum, part) in [
      (Stratum.schedulerFlip, StatePart.scheduler), (.supervisorFlip, .supervisor), (.pipelineFlip, .pipeline),
    ] {
      cases += flips(stratum, part, size.reported)
    }
    cases += image + memory + surroundings
    for hour in 0..<size.hours {
      cases.append(
        // In each second hour every job takes all of its budget.
        WatchdogCase(
          .faultFree, scene: Self.storm, seed: seed &* 1_000 &+ UInt64(hour), fault: nil, seconds: 3_600,
          charge: hour % 2 == 0 ? nil : .budgets)
      )
    }
    // The canary: a task that nobody supervises, and faults of it that nothing else finds (work done twice exceeds its budget).
    if size.execution > 0 {
      var random = Xoshiro256(seed: seed, stream: "canary")
      for number in 0..<20 {
        let fault = JobFault(number % 2 == 0 ? .skipped : .lost, of: .display, number: 3 + Int(random.next() % 8))
        cases.append(
          WatchdogCase(
            .canary, scene: Self.scenes[0], seed: UInt64(number), fault: .job(fault),
            unsupervised: "display"))
      }
    }
    return cases
  }

  /// The matrix of kinds, checkpoints and tasks, gone through again and again with other jobs, sizes and seeds.
  private var execution: [WatchdogCase] {
    var matrix: [(Stratum, (inout Xoshiro256) -> InjectedFault)] = []
    for task in Self.tasks {
      for checkpoint in JobFault.Checkpoint.allCases {
        matrix.append((.hang, { Self.job(.hang(checkpoint), task, &$0) }))
        matrix.append((.crash, { Self.job(.crash(checkpoint), task, &$0) }))
      }
      let row = task.row(phaseCount: 1)
      matrix.append((.overrun, { Self.job(.overrun(1.2 + 18 * $0.uniform()), task, &$0) }))
      // So late that its deadline is over.
      matrix.append(
        (
          .late,
          { random in
            let late = row.deadline.nanoseconds
            return Self.job(.late(late + Int64(Double(late) * random.uniform()) + 1_000_000), task, &random)
          }
        ))
      matrix.append(
        (
          .early,
          { random in
            Self.job(.early(1_000 + Int64(Double(row.period.nanoseconds - 2_000) * random.uniform())), task, &random)
          }
        ))
      matrix.append((.lost, { Self.job(.lost, task, &$0) }))
      matrix.append((.skipped, { Self.job(.skipped, task, &$0) }))
      matrix.append((.doubled, { Self.job(.doubled, task, &$0) }))
      matrix.append((.untold, { Self.job(.untold, task, &$0) }))
      for other in Self.tasks where other != task {
        matrix.append((.strayed, { Self.job(.strayed(other), task, &$0) }))
      }
    }
    for kind in InterruptFault.allCases {
      let stratum: Stratum = kind == .lost ? .lostInterrupt : kind == .doubled ? .doubledInterrupt : .hangingHandler
      for _ in 0..<6 {
        matrix.append((stratum, { .interrupt(kind, phase: 0, number: 5 + Int($0.next() % 25)) }))
      }
    }
    for sign in [-1.0, 1] {
      for _ in 0..<6 {
        // 0.5 ms to 10 s, evenly over the orders of magnitude.
        matrix.append(
          (
            .clockJump,
            { random in
              let magnitude = 5e5 * Self.powerOfTen(4.3 * random.uniform())
              return .clock(
                MeterClock.Fault(sinceNanoseconds: Self.instant(&random), jumpNanoseconds: Int64(sign * magnitude)))
            }
          ))
        matrix.append(
          (
            .clockDrift,
            { random in
              let ppm = (400 * Self.powerOfTen(2 * random.uniform())).rounded()
              return .clock(MeterClock.Fault(sinceNanoseconds: Self.instant(&random), drift: sign * ppm * 1e-6))
            }
          ))
      }
    }
    var random = Xoshiro256(seed: seed, stream: "execution faults")
    var known: Set<String> = []
    return (0..<size.execution).map { number in
      let (stratum, fault) = matrix[number % matrix.count]
      while true {
        let planned = WatchdogCase(
          stratum, scene: Self.scenes[number / matrix.count % 2], seed: random.next() % Self.sceneSeeds,
          fault: fault(&random))
        if known.insert(planned.id).inserted { return planned }
      }
    }
  }

  private func flips(_ stratum: Stratum, _ part: StatePart, _ count: Int) -> [WatchdogCase] {
    var random = Xoshiro256(seed: seed, stream: "flips of \(part.rawValue)")
    return (0..<count).map { number in
      let bit = Int(random.next() >> 24)
      // Four of five flip one bit, the rest two or a burst.
      let bits = number % 10 < 8 ? 1 : number % 10 == 8 ? 2 : 3 + Int(random.next() % 30)
      let flip = BitFlip(atNanoseconds: Self.instant(&random), part: part, bit: bit, count: bits)
      return WatchdogCase(
        stratum, scene: Self.scenes[number % 2], seed: random.next() % Self.sceneSeeds, fault: .flip(flip))
    }
  }

  /// Long enough for all of the image, and all of the memory, to be gone through.
  private static let secondsOfASelfTest = 25

  private var image: [WatchdogCase] {
    var random = Xoshiro256(seed: seed, stream: "flips of the image")
    return (0..<size.configuration / 3).map { number in
      let flip = BitFlip(
        atNanoseconds: Self.instant(&random), part: .image, bit: Int(random.next() >> 24),
        count: number % 10 < 8 ? 1 : 2 + Int(random.next() % 31))
      return WatchdogCase(
        .imageFlip, scene: Self.scenes[number % 2], seed: random.next() % 4, fault: .flip(flip),
        seconds: Self.secondsOfASelfTest)
    }
  }

  private var memory: [WatchdogCase] {
    var random = Xoshiro256(seed: seed, stream: "memory")
    return (0..<min(64, size.reported)).map { block in
      WatchdogCase(
        .memoryDefect, scene: Self.scenes[block % 2], seed: random.next() % 4,
        fault: .memory(block: block, atNanoseconds: Self.instant(&random)), seconds: Self.secondsOfASelfTest)
    }
  }

  /// Buses, timers and inputs.
  private var surroundings: [WatchdogCase] {
    var random = Xoshiro256(seed: seed, stream: "surroundings")
    var cases: [WatchdogCase] = []
    for number in 0..<size.reported {
      func add(_ stratum: Stratum, _ fault: InjectedFault) {
        cases.append(
          WatchdogCase(stratum, scene: Self.scenes[number % 2], seed: random.next() % Self.sceneSeeds, fault: fault))
      }
      let kind = BusFault.Kind.allCases[number % BusFault.Kind.allCases.count]
      add(.busFault, .bus(BusFault(kind: kind, atNanoseconds: Self.instant(&random), byte: Int(random.next() % 8190))))
      add(.lostWakeUp, .lostWakeUp(atNanoseconds: Self.instant(&random)))
      let (kinds, inputs) = (ConverterDefect.Kind.allCases, ConverterDefect.Input.allCases)
      add(
        .converterDefect,
        .converter(
          ConverterDefect(
            kinds[number / 2 % kinds.count], of: inputs[number / 2 / kinds.count % inputs.count], phase: 0,
            sinceNanoseconds: Self.instant(&random))))
    }
    return cases
  }

  private static func job(_ kind: JobFault.Kind, _ task: MeterTask, _ random: inout Xoshiro256) -> InjectedFault {
    // Jobs between 1 s and 5.5 s.
    let period = Double(task.row(phaseCount: 1).period.nanoseconds)
    let first = Int(1e9 / period) + 1
    let count = max(1, Int(4.5e9 / period))
    return .job(JobFault(kind, of: task, number: first + Int(random.next() % UInt64(count))))
  }

  private static func powerOfTen(_ exponent: Double) -> Double {
    PortableMath.exp(exponent * 2.302_585_092_994_046)
  }

  /// Between 1 s and 5.5 s.
  private static func instant(_ random: inout Xoshiro256) -> Int64 {
    1_000_000_000 + Int64(random.next() % 4_500_000_000)
  }
}
