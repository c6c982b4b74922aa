// @relation(REQ-EVA-030, REQ-EVA-031, scope=file)

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
    for name in CasePlan.scenes { scenes[name] = try BundledScenario.scenario(named: name) }
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
    let observation = try observe(planned, fault: fault)
    guard fault != nil else { return faultFree(observation, seconds: planned.seconds) }
    let twin = try twins.twin(of: "\(planned.scene)/\(planned.seed)/\(planned.seconds)") {
      try observe(planned, fault: nil)
    }
    var isUnsure = false
    if case .clock(let clock) = fault { isUnsure = clock.jumpNanoseconds < 0 || clock.drift < 0 }
    return Judge(twin: twin).judge(observation, seconds: planned.seconds, isUnsure: isUnsure)
  }

  private func observe(_ planned: WatchdogCase, fault: InjectedFault?) throws -> Observation {
    guard var scenario = scenes[planned.scene] else { throw WatchdogCaseError.scene(planned.scene) }
    scenario.durationNanoseconds = Int64(planned.seconds) * 1_000_000_000
    scenario.seed = planned.seed
    var configuration = RunConfiguration(scenario)
    configuration.processor = model
    configuration.fault = fault
    configuration.unsupervised = planned.unsupervised.flatMap { .init(text: $0) }
    return try Observation(configuration, source: TonalSource(scenario.program(), seed: planned.seed))
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

  var description: String {
    switch self {
    case .fault(let text): "'\(text)' is no fault"
    case .scene(let name): "there is no scene '\(name)'"
    }
  }
}

/// The runs without a fault, each made once.
private final class Twins: Sendable {
  private let known = Mutex<[String: Twin]>([:])

  /// Read by several threads once it is made, and never changed.
  private struct Twin: @unchecked Sendable { let observation: Observation }

  func twin(of name: String, make: () throws -> Observation) throws -> Observation {
    if let found = known.withLock({ $0[name] }) { return found.observation }
    let made = Twin(observation: try make())
    known.withLock { $0[name] = made }
    return made.observation
  }
}
