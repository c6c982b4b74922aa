import EvaluationKit
import Faults
import RequirementTrait
import Testing

@testable import WatchdogCampaign

@Suite struct `The campaign of the watchdog` {
  private func outcome(_ planned: WatchdogCase) throws -> WatchdogOutcome {
    try WatchdogCampaign(.subset, seed: 1).run(planned)
  }

  @Test(.verifies("REQ-EVA-030")) func `draws the same cases for a seed, others for another, and none twice`() throws {
    let cases = CasePlan(.subset, seed: 7).cases
    #expect(cases.map(\.id) == CasePlan(.subset, seed: 7).cases.map(\.id))
    #expect(Set(cases.map(\.id)).count == cases.count)
    #expect(cases.map(\.id) != CasePlan(.subset, seed: 8).cases.map(\.id))
    for planned in cases { #expect(planned.fault.map { InjectedFault($0) != nil } ?? true, "\(planned.fault ?? "")") }
    #expect(Set(cases.map(\.stratum)) == Set(Stratum.allCases))
  }

  @Test(.verifies("REQ-EVA-030")) func `goes through kinds, checkpoints and tasks`() {
    let faults = CasePlan(.full, seed: 1).cases.filter { $0.stratum == .hang }.compactMap(\.fault)
    for task in ["supervision", "pulses", "window", "billing", "self-test", "display"] {
      for checkpoint in ["begun", "worked", "ended"] {
        #expect(faults.count { $0.hasPrefix("hang \(task)#") && $0.hasSuffix(checkpoint) } > 50)
      }
    }
  }

  @Test(.verifies("REQ-EVA-031")) func `finds a hang, its recovery, and what it cost`() throws {
    let fault = InjectedFault.job(JobFault(.hang(.begun), of: .window, number: 150))
    let outcome = try outcome(WatchdogCase(.hang, scene: "watched-heater", seed: 3, fault: fault))
    #expect(outcome.isActivated && outcome.resets == 1 && outcome.wrong == nil)
    #expect(try #require(outcome.detectedAfter) < 280_000_000)
    #expect(outcome.lostQuanta > 0 && outcome.lostQuanta <= outcome.lossLimitQuanta)
    let recovered = try #require(outcome.recoveredAfter)
    #expect(recovered < 2_000_000_000)
  }

  @Test(.verifies("REQ-EVA-031")) func `calls wrong and silent what nothing found`() throws {
    // The energy of a window that is about to be registered: ahead of any check.
    let outcomes = try (0..<400).lazy.map { bit in
      let flip = BitFlip(atNanoseconds: 2_000_000_000 + Int64(bit) * 1_234_567, part: .pipeline, bit: bit * 37)
      return try outcome(WatchdogCase(.pipelineFlip, scene: "watched-heater", seed: 1, fault: .flip(flip)))
    }
    #expect(outcomes.contains { $0.wrong != nil && $0.detectedAfter == nil })
  }

  @Test(.verifies("REQ-EVA-031")) func `counts a fault that never came as none`() throws {
    let fault = InjectedFault.job(JobFault(.hang(.begun), of: .display, number: 400))
    let outcome = try outcome(WatchdogCase(.hang, scene: "watched-heater", seed: 3, fault: fault))
    #expect(outcome.actedAt == nil && !outcome.isActivated && outcome.detectedAfter == nil)
  }

  /// Each kind of fault, from a state of its twin and from the start of a run.
  @Test(.verifies("REQ-EVA-034"), arguments: Stratum.allCases.filter { $0.kind != .faultFree && $0.kind != .canary })
  func `comes to the same by the fast path`(_ stratum: Stratum) throws {
    let campaign = try WatchdogCampaign(.subset, seed: 1)
    let cases = CasePlan(.subset, seed: 5).cases.filter { $0.stratum == stratum && $0.seconds == 10 }
    for planned in cases.prefix(3) {
      let (fast, full) = (try campaign.run(planned), try campaign.runFromItsStart(planned))
      #expect(fast == full, "\(planned.id)")
    }
  }

  @Test(.verifies("REQ-EVA-034")) func `runs one of a hundred from its start as well`() {
    let cases = CasePlan(.full, seed: 1).cases
    let share = Double(cases.count { $0.isRunFromItsStart }) / Double(cases.count)
    #expect(share > 0.008 && share < 0.012)
  }

  @Test(.verifies("REQ-EVA-032")) func `misses what is not supervised`() throws {
    let fault = InjectedFault.job(JobFault(.skipped, of: .display, number: 5))
    let watched = try outcome(WatchdogCase(.skipped, scene: "watched-heater", seed: 3, fault: fault))
    #expect(watched.isActivated && watched.detectedAfter != nil)
    let canary = try outcome(
      WatchdogCase(.canary, scene: "watched-heater", seed: 3, fault: fault, unsupervised: "display"))
    #expect(canary.isActivated && canary.detectedAfter == nil)
  }
}
