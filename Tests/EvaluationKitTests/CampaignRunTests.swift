import EvaluationKit
import Foundation
import RequirementTrait
import Synchronization
import Testing

@Suite struct `A campaign` {
  @Test(.verifies("REQ-EVA-010")) func `writes the whole plan ahead of the first case`() throws {
    /// Notes what it finds on disk when its first case runs.
    final class Watcher: Campaign {
      let name = "watcher"
      let file: String
      let found = Mutex<[String]>([])
      init(file: String) { self.file = file }
      func cases() -> [Toy.Case] { Toy(count: 3).cases() }
      func run(_ planned: Toy.Case) throws -> Int {
        let text = try lines(file)
        found.withLock { if $0.isEmpty { $0 = text } }
        return planned.number
      }
    }
    try withFolder { folder in
      let watcher = Watcher(file: "\(folder)/plan.jsonl")
      try CampaignBench(watcher, build: "b1", folder: folder).quietly()
      #expect(
        watcher.found.withLock { $0 } == [
          #"{"build":"b1","campaign":"watcher","cases":3,"format":1,"parameters":{}}"#,
          #"{"case":{"id":"toy/0","number":0},"id":"toy/0"}"#,
          #"{"case":{"id":"toy/1","number":1},"id":"toy/1"}"#,
          #"{"case":{"id":"toy/2","number":2},"id":"toy/2"}"#,
        ])
    }
  }

  @Test(.verifies("REQ-EVA-011")) func `records each case in a line`() throws {
    try withFolder { folder in
      let bench = try CampaignBench(Toy(count: 3, throwing: [1]), build: "b1", folder: folder)
      try bench.quietly()
      let found = try lines(bench.recordFile())
      // By sha256sum of the plan.
      let plan = "9db898b1bd026beeb5dc321d14bb1d9e4767bf2d4b566a5c2d7f228fec813262"
      #expect(
        found == [
          #"{"build":"b1","campaign":"toy","cases":3,"format":1,"parameters":{"load":"5 A","seed":"7"},"plan":"\#(plan)"}"#,
          #"{"id":"toy/0","outcome":{"root":0,"text":"ä/0\n"}}"#,
          #"{"error":"no \"root\"\nof 1","id":"toy/1"}"#,
          #"{"id":"toy/2","outcome":{"root":1.4142135623730951,"text":"ä/2\n"}}"#,
        ])
    }
  }

  @Test(.verifies("REQ-EVA-011"), arguments: [1, 2, 7]) func `writes the same bytes on any number of threads`(
    threads: Int
  ) throws {
    let campaign = Toy(count: 60, throwing: [5, 59], isShuffled: true)
    let expected = try withFolder { folder in
      let bench = try CampaignBench(Toy(count: 60, throwing: [5, 59]), build: "b", folder: folder)
      try bench.quietly(threads: 1)
      return try bytes(bench.recordFile())
    }
    try withFolder { folder in
      let bench = try CampaignBench(campaign, build: "b", folder: folder)
      let result = try bench.quietly(threads: threads)
      #expect(try bytes(bench.recordFile()) == expected)
      #expect(result.runs.map(\.planned.number) == Array(0..<60))
    }
  }

  @Test(.verifies("REQ-EVA-010")) func `fails when a case throws, and tells which`() throws {
    try withFolder { folder in
      let bench = try CampaignBench(Toy(throwing: [3], infinite: [8]), build: "b", folder: folder)
      for result in [try bench.quietly(), try bench.quietly(), try bench.result()] {
        #expect(!result.isComplete)
        #expect(result.failures.map(\.id) == ["toy/3", "toy/8"])
        #expect(result.failures.map(\.message) == ["no \"root\"\nof 3", "outcome.root: inf can't be recorded"])
        #expect(result.outcomes.map(\.planned.number) == [0, 1, 2, 4, 5, 6, 7, 9])
        #expect(result.outcomes[2].outcome == .init(root: 2.0.squareRoot(), text: "ä/2\n"))
      }
    }
  }

  @Test(.verifies("REQ-EVA-010")) func `is complete when every case has an outcome`() throws {
    try withFolder { folder in
      let result = try CampaignBench(Toy(), build: "b", folder: folder).quietly()
      #expect(result.isComplete)
    }
    try withFolder { folder in
      let empty = try CampaignBench(Toy(count: 0), build: "b", folder: folder)
      #expect(try empty.quietly().runs.isEmpty)
      #expect(try empty.merge(["\(folder)/records.jsonl"]).runs.isEmpty)
    }
  }

  @Test(.verifies("REQ-EVA-010"), arguments: [4, 9]) func `has failed where a planned case has no record`(count: Int)
    throws
  {
    try withFolder { folder in
      let bench = try CampaignBench(Toy(), build: "b", folder: folder)
      try bench.quietly()
      let path = bench.recordFile()
      try write(lines: Array(try lines(path).prefix(1 + count)), path)
      let error = #expect(throws: CampaignError.self) { try bench.result() }
      #expect((error?.line, error?.key) == (count + 2, "toy/\(count)"))
    }
  }

  @Test(
    .verifies("REQ-EVA-013"),
    arguments: [
      ([4: "toy/1"], 6, "toy/1", "planned twice, first in line 3"), ([2: ""], 4, "id", "a case without an id"),
    ])
  func `refuses a plan whose cases can't be told apart`(ids: [Int: String], line: Int, key: String, message: String) {
    let error = #expect(throws: CampaignError.self) { try CampaignBench(Toy(ids: ids), build: "b", folder: "f") }
    #expect(error?.description == "f/plan.jsonl:\(line): \(key): \(message)")
  }

  @Test(.verifies("REQ-EVA-013")) func `stops when a record can't be written`() throws {
    try withFolder { folder in
      let bench = try CampaignBench(Toy(count: 2000), build: "b", folder: folder)
      try FileManager.default.createSymbolicLink(atPath: bench.recordFile(), withDestinationPath: "/dev/full")
      let error = #expect(throws: CampaignError.self) { try bench.quietly() }
      #expect(error?.file == bench.recordFile())
    }
  }
}
