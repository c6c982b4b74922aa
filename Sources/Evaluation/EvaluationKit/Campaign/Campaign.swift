// @relation(REQ-EVA-010, scope=file)

/// Many cases that are planned first, run apart from each other, and recorded one by one.
///
/// An outcome must depend on the case, the parameters and the build alone: not on time, order or the number of threads. Cases and
/// outcomes hold no sets, and dictionaries by text or number only: others are written in an order that differs from run to run.
public protocol Campaign: Sendable {
  /// What is planned; its ``Identifiable/id`` is unique in the plan, is kept when cases are added, and says how to replay the case.
  associatedtype Case: Codable & Sendable & Identifiable<String>
  /// What came of a case. A number in it that is not finite can't be recorded, and makes the case a failure.
  associatedtype Outcome: Codable & Sendable

  /// One word, for people and files.
  var name: String { get }
  /// What the outcomes depend on besides the cases and the build, such as the seed: by name, as text with its unit.
  var parameters: [String: String] { get }

  /// All cases in the order of the plan, the same at each call.
  func cases() -> [Case]

  /// Runs one case; called on several threads at a time. What is thrown is recorded, and the case has failed.
  func run(_ planned: Case) throws -> Outcome
}

extension Campaign {
  public var parameters: [String: String] { [:] }
}
