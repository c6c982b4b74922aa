import EvaluationKit
import Foundation
import RequirementTrait
import Synchronization
import Testing

@Suite struct `An interrupted campaign` {
  @Test(.verifies("REQ-EVA-011"), arguments: [Shard.whole, Shard(2, of: 3)!])
  func `goes on after a cut at every byte, to the same bytes`(shard: Shard) throws {
    let campaign = Toy(count: 9, throwing: [4])
    try withFolder { folder in
      let bench = try CampaignBench(campaign, build: "b", folder: folder)
      try bench.quietly(shard)
      let path = bench.recordFile(shard)
      let whole = try bytes(path)
      for length in 0...whole.count {
        try write(whole.prefix(length), path)
        let result = try bench.quietly(shard)
        guard try bytes(path) == whole, result.runs.count == (shard == .whole ? 9 : 3) else {
          Issue.record("cut at byte \(length)")
          return
        }
      }
    }
  }

  @Test(.verifies("REQ-EVA-011")) func `does not run finished cases again`() throws {
    /// Counts what it runs.
    final class Counter: Campaign {
      let name = "counter"
      let run = Mutex<[Int]>([])
      func cases() -> [Toy.Case] { Toy(count: 6).cases() }
      func run(_ planned: Toy.Case) -> Int {
        run.withLock { $0.append(planned.number) }
        return planned.number
      }
    }
    try withFolder { folder in
      let counter = Counter()
      let bench = try CampaignBench(counter, build: "b", folder: folder)
      try bench.quietly()
      let path = bench.recordFile()
      let text = try bytes(path)
      try write(text.dropLast(1), path)
      try bench.quietly()
      #expect(counter.run.withLock { $0.sorted() } == [0, 1, 2, 3, 4, 5, 5])
      try bench.quietly()
      #expect(counter.run.withLock(\.count) == 7)
      #expect(try bytes(path) == text)
    }
  }

  /// What is changed between two runs in one folder, and where that is found.
  @Test(
    .verifies("REQ-EVA-013"),
    arguments: [
      (Toy(), "b2", "build", "recorded with b1, this run has b2"),
      (Toy(name: "other"), "b1", "campaign", "recorded with toy, this run has other"),
      (Toy(parameters: ["seed": "8", "load": "5 A"]), "b1", "parameters.seed", "recorded with 7, this run has 8"),
      (Toy(parameters: ["load": "5 A"]), "b1", "parameters.seed", "recorded with 7, this run has none"),
      (Toy(count: 11), "b1", "cases", "recorded with 10, this run has 11"),
      (Toy(ids: [9: "new"]), "b1", "plan", nil),
    ] as [(Toy, String, String, String?)])
  func `is not mixed with another build, plan or parameter`(
    other: Toy, build: String, key: String, message: String?
  ) throws {
    try withFolder { folder in
      let bench = try CampaignBench(Toy(), build: "b1", folder: folder)
      try bench.quietly()
      let text = try bytes(bench.recordFile())
      let second = try CampaignBench(other, build: build, folder: folder)

      let planned = #expect(throws: CampaignError.self) { try second.quietly() }
      #expect(planned?.file == second.planFile)
      #expect(planned?.line == (key == "plan" ? 11 : 1))

      try FileManager.default.removeItem(atPath: bench.planFile)
      let error = #expect(throws: CampaignError.self) { try second.quietly() }
      #expect((error?.file, error?.line, error?.key) == (bench.recordFile(), 1, key))
      if let message { #expect(error?.message == message) }
      #expect(try bytes(bench.recordFile()) == text)
    }
  }

  @Test(
    .verifies("REQ-EVA-013"),
    arguments: [
      ("another program's file", 1, nil), ("another\nprogram's\n", 1, nil), ("{}\n", 1, "build"),
      (#"{"build":1}"# + "\n", 1, "build"),
    ] as [(String, Int, String?)])
  func `leaves a file alone that is not one of records`(text: String, line: Int, key: String?) throws {
    try withFolder { folder in
      let bench = try CampaignBench(Toy(), build: "b", folder: folder)
      try write(Data(text.utf8), bench.recordFile())
      let error = #expect(throws: CampaignError.self) { try bench.quietly() }
      #expect((error?.line, error?.key) == (line, key))
      #expect(try bytes(bench.recordFile()) == Data(text.utf8))
    }
  }

  @Test(.verifies("REQ-EVA-013")) func `is not run twice at a time`() throws {
    /// Starts itself in its only case.
    struct Nested: Campaign {
      let name = "nested"
      let folder: String
      func cases() -> [Toy.Case] { Toy(count: 1).cases() }
      func run(_ planned: Toy.Case) throws -> Int {
        try CampaignBench(self, build: "b", folder: folder).run(showsProgress: false).runs.count
      }
    }
    try withFolder { folder in
      let result = try CampaignBench(Nested(folder: folder), build: "b", folder: folder).quietly()
      #expect(result.failures.map(\.message) == ["\(folder)/records.jsonl: another run writes to it"])
    }
  }
}
