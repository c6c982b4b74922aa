import Quantities
import RequirementTrait
import Scheduler
import Testing

@Suite(.verifies("REQ-RT-001")) struct `Task table` {
  @Test func `a row tells period, offset and sources`() {
    let clocked = TaskDescription(
      "align", .important, .every(.milliseconds(40), after: .microseconds(5)), deadline: .milliseconds(39), budget: 7)
    #expect(clocked.period == .milliseconds(40))
    #expect(clocked.offset == .nanoseconds(5000))
    #expect(!clocked.isInterrupt)
    #expect(clocked.name.description == "align")
    let capture = interrupt(apart: 184, sources: 3)
    #expect(capture.period == .nanoseconds(184))
    #expect(capture.offset == .nanoseconds(0))
    #expect(capture.sources == 3)
    #expect(capture.isInterrupt)
  }

  static let tenYears: Int64 = 10 * 366 * 86_400 * 1_000_000_000

  @Test(arguments: [
    (row(every: 0, deadline: 1), TaskTableFault.Reason.period), (row(every: -5, deadline: 1), .period),
    (row(every: tenYears + 1, deadline: 1), .period), (row(every: 10, after: -1), .offset),
    (row(every: 10, after: tenYears + 1), .offset), (row(every: 10, deadline: 0), .deadline),
    (row(every: 10, deadline: 11), .deadline), (row(every: 10, budget: 0), .budget),
    (interrupt(apart: 10, sources: 0), .sources), (interrupt(apart: 10, sources: 5), .sources),
    (interrupt(apart: 10, sources: -1), .sources), (interrupt(apart: 10, deadline: 11), .deadline),
    (interrupt(apart: 10), .order),
  ])
  func `a row that means nothing is refused and named`(bad: TaskDescription, reason: TaskTableFault.Reason) {
    #expect(throws: TaskTableFault(row: 1, reason: reason)) { _ = try Rig([row(every: 10), bad]) }
  }

  @Test(arguments: [
    row(every: 1), row(every: tenYears, after: tenYears), row(every: 10, deadline: 1), row(every: 10, budget: .max),
  ])
  func `rows at the limits are taken`(good: TaskDescription) throws {
    _ = try Rig([interrupt(apart: 1, sources: 4), interrupt(apart: 3), good])
  }
}
