import EvaluationKit
import Foundation
import RequirementTrait
import Testing

@Suite struct Shards {
  private static let campaign = Toy(count: 25, throwing: [6])

  @Test(.verifies("REQ-EVA-012"), arguments: [1, 2, 3, 8, 24, 25, 26, 40])
  func `merge to the bytes of a run in one piece`(count: Int) throws {
    let (whole, plan) = try withFolder { folder in
      let bench = try CampaignBench(Self.campaign, build: "b", folder: folder)
      try bench.quietly()
      return (try bytes(bench.recordFile()), try bytes(bench.planFile))
    }
    try withFolder { folder in
      let bench = try CampaignBench(Self.campaign, build: "b", folder: folder)
      let shards = Shard.all(count)
      let ran = try shards.map { try bench.quietly($0).runs.map(\.planned.number) }
      #expect(ran.joined().sorted() == Array(0..<25))
      let result = try bench.merge(shards.reversed().map(bench.recordFile))
      #expect(try bytes(bench.recordFile()) == whole)
      #expect(try bytes(bench.planFile) == plan)
      #expect(result.failures.map(\.id) == ["toy/6"])
      #expect(try bench.result().runs.map(\.planned.number) == Array(0..<25))
      #expect(try bench.merge(shards: count).runs.count == 25)
    }
  }

  @Test(.verifies("REQ-EVA-012")) func `are written as i/n`() {
    #expect(Shard("2/8") == Shard(2, of: 8))
    #expect(Shard("1/1") == .whole)
    for text in ["", "/", "1", "0/3", "4/3", "-1/3", "1/-3", "1/0", "01/3", " 1/3", "1/3/", "1/3/3", "+1/3", "1/10001"]
    {
      #expect(Shard(text) == nil, "\(text)")
    }
    #expect(Shard.all(3).map(\.description) == ["1/3", "2/3", "3/3"])
    #expect(Shard.all(0).isEmpty)
  }

  /// Runs three shards, lets `spoil` change their files, and expects that they don't merge.
  private func refusal(_ spoil: (CampaignBench<Toy>, [String]) throws -> [String]) throws -> String {
    try withFolder { folder in
      let bench = try CampaignBench(Self.campaign, build: "b", folder: folder)
      for shard in Shard.all(3) { try bench.quietly(shard) }
      let files = try spoil(bench, Shard.all(3).map(bench.recordFile))
      let error = #expect(throws: CampaignError.self) { try bench.merge(files) }
      let left = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(!left.contains { $0 == "records.jsonl" || $0.hasSuffix(".new") })
      return error?.description.replacingOccurrences(of: folder + "/", with: "") ?? ""
    }
  }

  @Test(.verifies("REQ-EVA-012", "REQ-EVA-013")) func `don't merge when one is missing or there twice`() throws {
    #expect(
      try refusal { [$1[0], $1[2]] } == "records-2-of-3.jsonl: shard: 2/3 is missing among 2 files")
    #expect(
      try refusal { bench, files in
        try FileManager.default.removeItem(atPath: files[1])
        return files
      } == "records-2-of-3.jsonl: can't be read")
    #expect(
      try refusal { [$1[0], $1[1], $1[2], $1[1]] }
        == "records-2-of-3.jsonl:1: shard: 2/3 is in records-2-of-3.jsonl too")
    #expect(try refusal { _, _ in [] } == "records.jsonl: shard: no shard to merge")
    #expect(
      try refusal { bench, files in
        let other = Shard(1, of: 2)!
        try bench.quietly(other)
        return files + [bench.recordFile(other)]
      }.hasPrefix("records-1-of-2.jsonl:1: shard: 1/2, but "))
  }

  /// How the lines of the second of three shards are changed, and what is said: its cases are 1, 4, 7 .. 22.
  private static let spoilt: [(String, @Sendable (inout [String], [String]) -> Void, String)] = [
    (
      "last record missing", { own, _ in own.removeLast() },
      "9: toy/22: has no record, nor have 0 after it: run the shard again"
    ),
    ("record missing", { own, _ in own.remove(at: 3) }, "4: toy/7: has no record; that of toy/10 stands in its place"),
    ("record twice", { own, _ in own.insert(own[2], at: 3) }, "4: toy/4: a second record; the first is in line 3"),
    ("record twice at the end", { own, _ in own.append(own[2]) }, "10: toy/4: a second record; the first is in line 3"),
    ("of another shard", { own, other in own[2] = other[2] }, "3: toy/5: belongs to shard 3/3"),
    ("not planned", { own, _ in own[2].replace("toy/4", with: "toy/x") }, "3: toy/x: not planned"),
    ("order", { own, _ in own.swapAt(2, 3) }, "3: toy/4: has no record; that of toy/7 stands in its place"),
    ("no JSON", { own, _ in own[2] = "{" }, "3: not the JSON object that was expected"),
    ("empty line", { own, _ in own.insert("", at: 4) }, "5: not the JSON object that was expected"),
    ("member missing", { own, _ in own[2] = #"{"id":"toy/4"}"# }, "3: outcome: missing"),
    ("wrong type", { own, _ in own[2].replace(":2,", with: ":\"2\",") }, "3: outcome.root: of the wrong type"),
    (
      "member more", { own, _ in own[2].replace("{\"id", with: "{\"a\":1,\"id") },
      "3: not as this program writes it: the file was changed"
    ),
    ("blank", { own, _ in own[2] += " " }, "3: not as this program writes it: the file was changed"),
    (
      "header only", { own, _ in own.removeLast(8) },
      "2: toy/1: has no record, nor have 7 after it: run the shard again"
    ),
    ("no header", { own, _ in own.removeFirst() }, "1: build: missing"),
    ("other build", { own, _ in own[0].replace("\"b\"", with: "\"c\"") }, "1: build: recorded with c, this run has b"),
    ("no such shard", { own, _ in own[0].replace("2/3", with: "4/3") }, "1: shard: 4/3 is no shard"),
  ]

  @Test(.verifies("REQ-EVA-012", "REQ-EVA-013"), arguments: spoilt.indices)
  func `don't merge when a record is missing, twice, foreign or changed`(index: Int) throws {
    let (what, change, message) = Self.spoilt[index]
    let said = try refusal { bench, files in
      var own = try lines(files[1])
      change(&own, try lines(files[2]))
      try write(lines: own, files[1])
      return files
    }
    #expect(said == "records-2-of-3.jsonl:\(message)", "\(what)")
  }

  @Test(.verifies("REQ-EVA-012")) func `don't merge when the last line does not end`() throws {
    let cut = try refusal { bench, files in
      try write(try bytes(files[1]).dropLast(1), files[1])
      return files
    }
    #expect(cut == "records-2-of-3.jsonl:9: the line does not end: run the shard again")
    let empty = try refusal { bench, files in
      try write(Data(), files[1])
      return files
    }
    #expect(empty == "records-2-of-3.jsonl:1: no header: run the shard again")
  }
}
