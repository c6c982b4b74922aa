// @relation(REQ-EVA-010, scope=file)

/// What came of a campaign, or of one shard of it: all that was planned, in the order of the plan.
public struct CampaignResult<C: Campaign>: Sendable {
  /// A planned case and what came of it.
  public struct Run: Sendable {
    public let planned: C.Case
    /// The message of the error that ended the case when it failed.
    public let outcome: Result<C.Outcome, CaseFailure>
  }

  public let runs: [Run]

  /// The cases that came to an outcome.
  public var outcomes: [(planned: C.Case, outcome: C.Outcome)] {
    runs.compactMap { run in (try? run.outcome.get()).map { (run.planned, $0) } }
  }

  /// The cases that ended with an error: one of them, and the campaign has failed.
  public var failures: [(id: String, message: String)] {
    runs.compactMap { run in
      if case .failure(let failure) = run.outcome { (run.planned.id, failure.message) } else { nil }
    }
  }

  /// Whether every planned case has an outcome. What the outcomes are worth is the campaign's to say.
  public var isComplete: Bool { failures.isEmpty }
}

/// The error that ended a case.
public struct CaseFailure: Error, Equatable, Sendable, CustomStringConvertible {
  public let message: String

  public var description: String { message }
}
