import EmulatorKit
import Foundation
import Laboratory
import MutantSupport
import Recordings
import RequirementTrait
import Scenarios
import Testing

/// Limits files and indices whose structure is changed by known rules, as of recordings and scenarios.
@Suite(.verifies("REQ-EMU-048", "REQ-EMU-025", "REQ-EMU-046")) struct `A file of settings changed in its structure` {
  private static let blocks = 0..<4

  private static func disagreement<Value: Equatable>(
    _ mutant: YAMLMutant<Value>, _ original: Value, _ read: (String) throws -> Value
  ) -> String? {
    do {
      let value = try read(mutant.text)
      var wanted = original
      switch mutant.consequence {
      case .same: break
      case .changed(let change): change(&wanted)
      case .refused: return "read, though it is spoilt"
      }
      return value == wanted ? nil : "read as something else"
    } catch let error as ScenarioError {
      return mutant.consequence.complaint(line: error.line, column: error.column, key: error.key).map {
        "\($0): \(error)"
      }
    } catch {
      return "another error: \(error)"
    }
  }

  private func check<Value: Equatable>(
    _ kind: String, _ mutator: YAMLMutator<Value>, of texts: [String], share: Double, block: Int,
    _ read: (String) throws -> Value
  ) throws {
    let originals = try texts.map { (tree: try YAMLTree(parsing: $0), value: try read($0)) }
    var tally = MutantTally(kind)
    for seed in MutantSeeds.of(share: share, block: block, of: Self.blocks.count) {
      let original = originals[Int(seed / 13 % UInt64(originals.count))]
      let mutant = mutator.mutant(of: original.tree, seed: seed)
      tally.count(mutant.consequence.name, mutant.text)
      if let problem = Self.disagreement(mutant, original.value, read) {
        Issue.record("\(mutant.name): \(problem); METER_MUTANT=\(seed) Tools/test 'A file of settings.*\(kind)'")
      }
    }
    tally.report()
  }

  /// A path to a random rule: of classes or reactive, which class, its limits, which test, which line.
  private static func rule(_ tree: YAMLTree, _ random: inout MutantRandom) -> (
    path: YAMLTree.Path, group: String, name: String, kind: TestKind, index: Int
  )? {
    guard let group = tree.pairs?.indices.pick(&random), let classes = tree[[.pair(group)]].pairs,
      let one = classes.indices.pick(&random),
      let limits = classes[one].value.pairs?.firstIndex(where: { $0.key == "limits" }),
      let tests = classes[one].value[[.pair(limits)]].pairs, let test = tests.indices.pick(&random),
      case .list(let rules) = tests[test].value, let index = rules.indices.pick(&random),
      let kind = TestKind(rawValue: tests[test].key)
    else { return nil }
    return (
      [.pair(group), .pair(one), .pair(limits), .pair(test), .index(index)], tree.pairs?[group].key ?? "",
      classes[one].key, kind,
      index
    )
  }

  /// Replaces a value of a random rule.
  private static func change(
    _ key: String, to text: @escaping @Sendable (String) -> String?,
    _ effect: @escaping @Sendable (inout LimitRule) -> Void
  ) -> YAMLMutator<LimitTable>.Change {
    { tree, random in
      guard let (path, group, name, kind, index) = rule(tree, &random), let fields = tree[path].pairs,
        let field = fields.firstIndex(where: { $0.key == key }), let old = fields[field].value.text, let new = text(old)
      else { return nil }
      tree[path + [.pair(field)]] = .scalar(new)
      return { table in
        let place = group == "reactive" ? \LimitTable.reactive : \LimitTable.classes
        guard var rule = table[keyPath: place][name]?.rules[kind]?[index] else { return }
        effect(&rule)
        table[keyPath: place][name]?.rules[kind]?[index] = rule
      }
    }
  }

  private static let limits = YAMLMutator<LimitTable>(
    freeMaps: ["classes", "reactive"], freeTexts: ["title", "source"],
    words: ["factors", "at", "from", "to", "below", "current", "per"], timesOfDay: [],
    rootKeys: ["classes", "reactive"],
    changes: [
      (
        "twice the limit",
        change(
          "limit",
          to: { YAMLMutator<LimitTable>.quantity($0).flatMap { Decimal(string: $0.number) }.map { "\($0 * 2) %" } }
        ) {
          $0.limitPercent = $0.limitPercent.map { 2 * $0 }
        }
      ),
      ("verified", change("verified", to: { $0 == "yes" ? "no" : "yes" }) { $0.isVerified.toggle() }),
      ("source", change("source", to: { _ in "12:30: no # x" }) { $0.source = "12:30: no # x" }),
      ("numerator", change("numerator", to: { _ in "0480000.50" }) { $0.numerator = 480_000.5 }),
    ])

  @Test(.timeLimit(.minutes(30)), arguments: blocks)
  func `of limits is refused where it is spoilt, or read as what it says`(block: Int) throws {
    try check("limits", Self.limits, of: [LimitTable.bundledText(), `Limits file`.valid], share: 0.05, block: block) {
      try LimitTable(yaml: $0, file: "mutant.yaml")
    }
  }

  private static let indices = YAMLMutator<RecordingIndex>(
    freeMaps: ["recordings"], freeTexts: ["u1", "i1", "u2", "i2", "u3", "i3"], words: [], timesOfDay: [],
    rootKeys: ["recordings"], changes: [])

  @Test(.timeLimit(.minutes(30)), arguments: blocks)
  func `of an index is refused where it is spoilt, or read as what it says`(block: Int) throws {
    let texts = [
      "recordings: {a.csv: {voltageRatio: 1.51, currentRatio: 120, meter: three-phase}, b/c.cfg: {channels: {u1: x, i1: 'y, z'}}}",
      "recordings:\n  b/c.cfg:\n    channels: u1=VA,i1=IA\n    meter: single-phase\n  d.wav: {currentRatio: 0.001}\n",
    ]
    try check("index", Self.indices, of: texts, share: 0.04, block: block) {
      try RecordingIndex(yaml: $0, file: "mutant.yaml", recordings: ["a.csv", "b/c.cfg", "d.wav", "e.csv"])
    }
  }
}
