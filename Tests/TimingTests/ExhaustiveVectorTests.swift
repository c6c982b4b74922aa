import Foundation
import RequirementTrait
import Testing
import Timing

/// What simulating every phasing in Python shows; see Tests/Vectors/response-times/README.md.
@Suite(.verifies("REQ-RT-022")) struct `Response times of small sets` {
  struct Row {
    var task: TimedTask
    var response: Int64
    var startDelay: Int64
  }

  static func sets() throws -> [[Row]] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../Vectors/response-times/exhaustive.csv").standardizedFileURL
    var sets: [[Row]] = []
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst() {
      let numbers = line.split(separator: ",").compactMap { Int64($0) }
      try #require(numbers.count == 7)
      if numbers[1] == 0 { sets.append([]) }
      let task = TimedTask(isInterrupt: numbers[2] == 1, period: numbers[3], execution: numbers[4])
      sets[sets.count - 1].append(Row(task: task, response: numbers[5], startDelay: numbers[6]))
    }
    return sets
  }

  @Test func `the analysis gives exactly what the worst phasing shows`() throws {
    let sets = try Self.sets()
    #expect(sets.count == 150)
    for (number, set) in sets.enumerated() {
      let bounds = ResponseTimeAnalysis(set.map(\.task)).bounds
      #expect(bounds.map { $0?.response } == set.map(\.response), "set \(number)")
      #expect(bounds.map { $0?.startDelay } == set.map(\.startDelay), "set \(number)")
    }
  }

  @Test func `the sets have what makes the analysis hard`() throws {
    let sets = try Self.sets()
    let bounds = sets.map { ResponseTimeAnalysis($0.map(\.task)).bounds }
    #expect(bounds.contains { $0.contains { ($0?.jobs ?? 0) > 2 } }, "no long busy period")
    let late = zip(sets, bounds).filter { set, _ in set.contains { $0.response > $0.task.period } }
    #expect(late.count > 10, "too few responses beyond the period")
    #expect(sets.filter { $0.filter(\.task.isInterrupt).count == 2 }.count > 10, "too few sets of two interrupts")
    #expect(sets.filter { $0.count == 4 }.count > 10, "too few sets of four")
  }
}
