import Scenarios
import Testing

@Suite struct MemoryTests {
  @Test func `Thirty days with thousands of switchings a day keep a constant number of entries`() throws {
    let file = try #require(try scenarioFiles().first { $0.name == "thirty-days.yaml" })
    let scenario = try Scenario(contentsOfFile: file.path)
    let oracle = DirectEvaluation(scenario: scenario)
    var program = scenario.program()
    var (count, end, largest): (Int, Int64, Int) = (0, 0, 0)
    var random = SeededGenerator(seed: 30)
    while let segment = program.next() {
      try #require(segment.startNanoseconds == end)
      end = segment.endNanoseconds
      count += 1
      largest = max(largest, program.retainedCount)
      guard count % 5_000 == 0 else { continue }
      let instant = Int64.random(in: segment.startNanoseconds..<end, using: &random)
      let expected = oracle.values(phase: 0, at: instant, theta: 1, state: oracle.state(at: instant)).current
      let current = segment.channels[1].value(theta: 1, seconds: Double(instant) / 1e9)
      #expect(abs(current - expected) < 1e-9, "seed 30, \(instant) ns")
    }
    #expect(end == 30 * 86_400 * 1_000_000_000)
    // 2160 and 1416 cycles a day of two loads, two edges each, less those that coincide.
    #expect((200_000...230_000).contains(count))
    #expect(largest < 30)
  }

  @Test func `An event that repeats without end holds one place`() throws {
    let scenario = try parse(
      """
      meter: single-phase
      duration: 10 h
      events:
        - {at: 1 s, every: 1 s, interruption: {for: 100 ms}}
        - {at: 1 s, every: 500 ms, phaseJump: {by: 1 deg}}
      """)
    var program = scenario.program()
    var (count, largest) = (0, 0)
    while program.next() != nil {
      count += 1
      largest = max(largest, program.retainedCount)
    }
    // Every second from 1 s on: the dip, its end and one jump between; and the stretch before.
    #expect(count == 35_999 * 3 + 1)
    #expect(largest < 10)
  }

  @Test func `A segment doesn't end where nothing changes`() throws {
    let scenario = try parse(
      """
      meter: single-phase
      duration: 1 h
      loads:
        lamp: {current: 1 A, on: [{from: 0 s, to: 30 min}, {every: 1 s, for: 400 ms}]}
      """)
    // On until 30 min 400 ms, off until 30 min 1 s, then two a second.
    #expect(segments(scenario).count == 2 + 2 * 1_799)
  }
}
