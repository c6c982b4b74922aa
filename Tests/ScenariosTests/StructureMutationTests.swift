import Foundation
import MutantSupport
import RequirementTrait
import Scenarios
import Testing

/// Scenarios whose structure is changed by known rules, each of which says what the reader must make of it; as of recordings.
@Suite(.verifies("REQ-EMU-048", "REQ-EMU-009")) struct `A scenario changed in its structure` {
  private static let blocks = 0..<8

  private static func double(_ text: String) -> String? {
    guard let (number, unit) = YAMLMutator<Scenario>.quantity(text), let value = Decimal(string: number) else {
      return nil
    }
    return "\(value * 2) \(unit)"
  }

  /// The index of a pair of the document.
  private static func pair(_ key: String, in tree: YAMLTree) -> Int? { tree.pairs?.firstIndex { $0.key == key } }

  /// Another name of a rate is a fault wherever the rate is meant, and one in a zone's rule has a place of its own: both are asked of
  /// calendars by themselves.
  private static let mutator = YAMLMutator<Scenario>(
    freeMaps: ["loads", "days", "weeks"], freeTexts: ["title", "description", "name", "load", "rates", "timeZone"],
    words: ["nominalFrequency"],
    timesOfDay: ["from", "to", "at"],
    rootKeys: [
      "title", "description", "meter", "duration", "seed", "frontEnd", "accumulation", "nominalFrequency",
      "frontEndErrors",
      "converter", "busFaults", "fault", "grid", "loads", "events", "sequence", "billing",
    ],
    changes: [
      (
        "twice as long",
        { tree, _ in
          guard let index = pair("duration", in: tree), let text = tree[[.pair(index)]].text, let longer = double(text),
            !text.contains("cycle"), pair("sequence", in: tree) == nil
          else { return nil }
          tree[[.pair(index)]] = .scalar(longer)
          return { $0.durationNanoseconds *= 2 }
        }
      ),
      (
        "seed",
        { tree, random in
          let seed = Int.random(in: 0...999_999_999, using: &random)
          var pairs = (tree.pairs ?? []).filter { $0.key != "seed" }
          pairs.append(.init("seed", .scalar("\(seed)")))
          tree = .map(pairs)
          return { $0.seed = UInt64(seed) }
        }
      ),
      (
        "title",
        { tree, random in
          let title = ["no", "12:30", "~", "a: b # c", "\u{E4}\"'\\", "- x", "5 V"].pick(&random) ?? ""
          var pairs = (tree.pairs ?? []).filter { $0.key != "title" }
          pairs.insert(.init("title", .scalar(title)), at: 0)
          tree = .map(pairs)
          return { $0.title = title }
        }
      ),
      (
        "twice the load",
        { tree, random in
          guard pair("sequence", in: tree) == nil, let loads = pair("loads", in: tree),
            let all = tree[[.pair(loads)]].pairs, let load = all.indices.pick(&random),
            let fields = all[load].value.pairs,
            let size = fields.firstIndex(where: { $0.key == "current" || $0.key == "power" }),
            let text = fields[size].value.text, let twice = double(text)
          else { return nil }
          tree[[.pair(loads), .pair(load), .pair(size)]] = .scalar(twice)
          return { scenario in
            switch scenario.loads[load].size {
            case .current(let amperes): scenario.loads[load].size = .current(2 * amperes)
            case .power(let watts): scenario.loads[load].size = .power(2 * watts)
            case .peak(let amperes): scenario.loads[load].size = .peak(2 * amperes)
            }
          }
        }
      ),
      (
        "load left out",
        { tree, random in
          let named = tree.paths.contains { ["load", "sequence"].contains(tree.key(of: $0)) }
          guard !named, let loads = pair("loads", in: tree), var all = tree[[.pair(loads)]].pairs, all.count > 1,
            let load = all.indices.pick(&random)
          else { return nil }
          all.remove(at: load)
          tree[[.pair(loads)]] = .map(all)
          return { $0.loads.remove(at: load) }
        }
      ),
      (
        "load of another name",
        { tree, random in
          let named = tree.paths.contains { ["load", "sequence"].contains(tree.key(of: $0)) }
          guard !named, let loads = pair("loads", in: tree), var all = tree[[.pair(loads)]].pairs,
            let load = all.indices.pick(&random)
          else { return nil }
          let name = ["no", "yes", "null", "A-1", "kettle no_2"].pick(&random) ?? ""
          all[load].key = name
          tree[[.pair(loads)]] = .map(all)
          return { $0.loads[load].name = name }
        }
      ),
    ])

  @Test(.timeLimit(.minutes(30)), arguments: blocks)
  func `is refused where it is spoilt, or read as what it says`(block: Int) throws {
    var texts = try scenarioFiles().map { try String(contentsOfFile: $0.path, encoding: .utf8) }
    // Calendars have mutants of their own: what they hold is compared as text.
    texts += BundledScenario.names.compactMap { BundledScenario.text(named: $0) }.filter { !$0.contains("timeZone:") }
    texts += (1...20 as ClosedRange<UInt64>).map { seed in
      var generator = ScenarioGenerator(seed: seed)
      return generator.yaml()
    }
    let originals = try texts.map { (tree: try YAMLTree(parsing: $0), scenario: try parse($0)) }
    var tally = MutantTally("scenario")
    for seed in MutantSeeds.of(share: 0.2, block: block, of: Self.blocks.count) {
      let original = originals[Int(seed / 11 % UInt64(originals.count))]
      let mutant = Self.mutator.mutant(of: original.tree, seed: seed)
      tally.count(mutant.consequence.name, mutant.text)
      if let problem = Self.disagreement(mutant, original.scenario) {
        Issue.record("\(mutant.name): \(problem); METER_MUTANT=\(seed) Tools/test 'A scenario changed'")
      }
    }
    tally.report()
  }

  private static func disagreement(_ mutant: YAMLMutant<Scenario>, _ original: Scenario) -> String? {
    do {
      let scenario = try Scenario(yaml: mutant.text, file: "mutant.yaml")
      var wanted = original
      switch mutant.consequence {
      case .same: break
      case .changed(let change): change(&wanted)
      case .refused: return "read, though it is spoilt"
      }
      return scenario == wanted ? nil : "read as something else: \(scenario) in place of \(wanted)"
    } catch let error as ScenarioError {
      return mutant.consequence.complaint(line: error.line, column: error.column, key: error.key).map {
        "\($0): \(error)"
      }
    } catch {
      return "another error: \(error)"
    }
  }
}
