// @relation(REQ-EVA-030, REQ-EVA-031, REQ-EVA-034, scope=file)

import EmulatorKit
import EvaluationKit
import Faults
import Scenarios
import Synchronization
import Timing
import Waveforms

/// Faults in the firmware's execution and state, and hours without any: what the supervision makes of them.
public struct WatchdogCampaign: Campaign {
  public let name = "watchdog"
  public let size: CampaignSize
  public let seed: UInt64
  private let scenes: [String: Scenario]
  private let model: ProcessorModel
  private let twins = Twins()

  public init(_ size: CampaignSize, seed: UInt64) throws {
    self.size = size
    self.seed = seed
    var scenes: [String: Scenario] = [:]
    for name in CasePlan.scenes + [CasePlan.storm] { scenes[name] = try BundledScenario.scenario(named: name) }
    self.scenes = scenes
    guard let profile = try CPUProfileFile.bundled()["cortex-m4"] else { preconditionFailure("no such processor") }
    model = try ProcessorModel(profile, costs: CostTable.bundled(), phaseCount: 1)
  }

  public var parameters: [String: String] {
    [
      "seed": "\(seed)", "execution": "\(size.execution)", "billingState": "\(size.billingState)",
      "configuration": "\(size.configuration)", "reported": "\(size.reported)", "hours": "\(size.hours)",
    ]
  }

  public func cases() -> [WatchdogCase] { CasePlan(size, seed: seed).cases }

  public func run(_ planned: WatchdogCase) throws -> WatchdogOutcome {
    let fault = planned.fault.flatMap { InjectedFault($0) }
    guard (fault == nil) == (planned.fault == nil) else { throw WatchdogCaseError.fault(planned.fault ?? "") }
    guard let fault else { return faultFree(try observe(planned, fault: nil), seconds: planned.seconds) }
    let twin = try twin(of: planned)
    let outcome = judge(try goOn(planned, from: twin, with: fault), twin, planned, fault)
    guard planned.isRunFromItsStart else { return outcome }
    let full = try runFromItsStart(planned)
    guard outcome == full else { throw WatchdogCaseError.fastPath(from: "\(outcome)", full: "\(full)") }
    return outcome
  }

  /// The full path: without states of the twin.
  func runFromItsStart(_ planned: WatchdogCase) throws -> WatchdogOutcome {
    guard let fault = planned.fault.flatMap({ InjectedFault($0) }) else { throw WatchdogCaseError.fault("") }
    return judge(try observe(planned, fault: fault), try twin(of: planned), planned, fault)
  }

  private func twin(of planned: WatchdogCase) throws -> Observation {
    try twins.twin(of: "\(planned.scene)/\(planned.seed)/\(planned.seconds)") {
      try observe(planned, fault: nil, keepingStatesAt: Self.states)
    }
  }

  /// Where runs with a fault go on from their twin: faults act between 1 s and 5.5 s.
  private static let states: [Int64] = (3...20).map { $0 * 250_000_000 }

  private func judge(
    _ run: Observation, _ twin: Observation, _ planned: WatchdogCase, _ fault: InjectedFault
  ) -> WatchdogOutcome {
    var isUnsure = false
    if case .clock(let clock) = fault { isUnsure = clock.jumpNanoseconds < 0 || clock.drift < 0 }
    return Judge(twin: twin).judge(run, seconds: planned.seconds, isUnsure: isUnsure)
  }

  /// By the fast path where there is one; a canary's beginning is not its twin's.
  private func goOn(
    _ planned: WatchdogCase, from twin: Observation, with fault: InjectedFault
  ) throws -> Observation {
    guard planned.unsupervised == nil,
      let observation = try Observation(prepare(planned, fault: fault).0, from: twin, with: fault)
    else { return try observe(planned, fault: fault) }
    return observation
  }

  private func observe(
    _ planned: WatchdogCase, fault: InjectedFault?, keepingStatesAt instants: [Int64] = []
  ) throws -> Observation {
    let (configuration, scenario) = try prepare(planned, fault: fault)
    return try Observation(
      configuration, source: TonalSource(scenario.program(), seed: planned.seed), keepingStatesAt: instants)
  }

  private func prepare(_ planned: WatchdogCase, fault: InjectedFault?) throws -> (RunConfiguration, Scenario) {
    guard var scenario = scenes[planned.scene] else { throw WatchdogCaseError.scene(planned.scene) }
    scenario.durationNanoseconds = Int64(planned.seconds) * 1_000_000_000
    scenario.seed = planned.seed
    var configuration = RunConfiguration(scenario)
    configuration.processor = model
    configuration.processor?.charge = planned.charge ?? .worst
    configuration.fault = fault
    configuration.unsupervised = fault == nil ? nil : planned.unsupervised.flatMap { .init(text: $0) }
    return (configuration, scenario)
  }

  private func faultFree(_ observation: Observation, seconds: Int) -> WatchdogOutcome {
    let supervision = observation.supervision
    let trips = (supervision?.events.count ?? 0) + (supervision?.droppedEvents ?? 0) + (supervision?.resets.count ?? 0)
    return WatchdogOutcome(
      actedAt: nil, isActivated: false, detectedAfter: nil, finding: supervision?.events.first?.text,
      resets: supervision?.resets.count ?? 0, isSafe: supervision?.isSafe ?? false, recoveredAfter: nil, lostQuanta: 0,
      lossLimitQuanta: 0, wrong: nil, flipped: nil, falseTrips: trips, virtualSeconds: seconds)
  }
}

/// Why a case can't be run.
enum WatchdogCaseError: Error, CustomStringConvertible {
  case fault(String)
  case scene(String)
  /// What the fast path came to, and what the run from its start.
  case fastPath(from: String, full: String)

  var description: String {
    switch self {
    case .fault(let text): "'\(text)' is no fault"
    case .scene(let name): "there is no scene '\(name)'"
    case .fastPath(let fast, let full): "from a state of its twin it came to \(fast), from its start to \(full)"
    }
  }
}

/// The runs without a fault, each made once.
private final class Twins: Sendable {
  private let known = Mutex<[String: Observation]>([:])

  func twin(of name: String, make: () throws -> Observation) throws -> Observation {
    if let found = known.withLock({ $0[name] }) { return found }
    let made = try make()
    known.withLock { $0[name] = made }
    return made
  }
}
