// @relation(REQ-EVA-030, scope=file)

import EmulatorKit
import Faults

/// One run of ten seconds with one fault, or a long one without any.
public struct WatchdogCase: Codable, Sendable, Identifiable {
  /// How the run is repeated: `meter-emulator replay ID`.
  public let id: String
  public let stratum: Stratum
  public let scene: String
  public let seed: UInt64
  /// As its name; nil for a run without a fault.
  public let fault: String?
  public let seconds: Int
  /// The canary: this task is not supervised.
  public let unsupervised: String?
  /// What a job is charged; nil for its work at its worst.
  public let charge: ProcessorModel.Charge?

  init(
    _ stratum: Stratum, scene: String, seed: UInt64, fault: InjectedFault?, seconds: Int = 10,
    unsupervised: String? = nil, charge: ProcessorModel.Charge? = nil
  ) {
    self.stratum = stratum
    self.scene = scene
    self.seed = seed
    self.fault = fault?.description
    self.seconds = seconds
    self.unsupervised = unsupervised
    self.charge = charge
    var id = "run:scenario=\(scene),duration=\(seconds)s,cpu=cortex-m4"
    if let fault { id += ",fault=\(Self.percentEncoded(fault.description))" }
    if let unsupervised { id += ",unsupervised=\(unsupervised)" }
    if let charge { id += ",charge=\(charge.rawValue)" }
    id += ",seed=\(seed)"
    self.id = id
  }

  /// One of a hundred is run from its start as well as from a state of its twin, and must come to the same: whatever the shard is.
  var isRunFromItsStart: Bool { id.utf8.reduce(UInt32(7)) { ($0 &* 31) &+ UInt32($1) } % 100 == 0 }

  private static func percentEncoded(_ text: String) -> String {
    text.replacing("%", with: "%25").replacing(" ", with: "%20").replacing("#", with: "%23").replacing(",", with: "%2C")
  }
}

/// What belongs together in the report.
public enum Stratum: String, Codable, Sendable, CaseIterable {
  case hang, crash, overrun, late, early, lost, skipped, doubled, strayed, untold
  case lostInterrupt, doubledInterrupt, hangingHandler, clockJump, clockDrift
  case schedulerFlip, supervisorFlip
  case energyFlip, billingFlip, copyFlip
  case calibrationFlip, calendarFlip, tableFlip
  case imageFlip, memoryDefect
  case busFault, lostWakeUp
  case converterDefect
  case pipelineFlip
  case faultFree, canary

  /// What a stratum is held against.
  public enum Kind: Sendable {
    /// Coverage within the fault-tolerant time.
    case execution
    /// Nothing is wrong and unnoticed.
    case billingState
    /// The same, for what may pass without harm: a read that fails, a timer that does not wake.
    case surroundings
    /// Found within the period of the self-test.
    case configuration
    /// Reported without a limit.
    case reported
    case faultFree
    case canary
  }

  public var kind: Kind {
    switch self {
    case .energyFlip, .billingFlip, .copyFlip: .billingState
    case .calibrationFlip, .calendarFlip, .tableFlip, .imageFlip, .memoryDefect: .configuration
    case .busFault, .lostWakeUp: .surroundings
    case .schedulerFlip, .supervisorFlip, .pipelineFlip, .converterDefect: .reported
    case .faultFree: .faultFree
    case .canary: .canary
    default: .execution
    }
  }
}
