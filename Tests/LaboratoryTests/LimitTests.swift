import Foundation
import Laboratory
import RequirementTrait
import Scenarios
import Testing

@Suite struct `Limits file` {
  static let valid = """
    classes:
      "B":
        title: test
        reactive: "2"
        limits:
          load:
            - {factors: [1], from: Imin, below: Itr, limit: 1.5 %, source: "a", verified: yes}
            - {factors: [1, 0.5i], from: Itr, to: Imax, limit: 1.0 %, source: "b", verified: no}
            - {limit: 3 %, source: "c", verified: no}
          starting:
            - {current: 0.004 Iref, source: "d", verified: no}
          noLoad:
            - {numerator: 240000, per: Ist, source: "e", verified: no}
    reactive:
      "2":
        title: test
        limits:
          reactiveLoad:
            - {factors: [1i], limit: 2 %, source: "f", verified: no}

    """

  static func table(_ yaml: String = valid) throws -> LimitTable { try LimitTable(yaml: yaml, file: "limits.yaml") }

  @Test(.verifies("REQ-EMU-025"), arguments: [(0.25, "1", 1.5), (0.4999, "1", 1.5), (0.5, "1", 1), (60, "1", 1)])
  func `the tightest rule that holds for a load is the limit`(amperes: Double, factor: String, limit: Double) throws {
    let factor = try #require(LoadFactor.active.first { $0.name == factor })
    let rule = try Self.table().classes["B"]?.rule(.load, amperes: amperes, factor: factor, model: .reference)
    #expect(rule?.limitPercent == limit)
  }

  @Test(.verifies("REQ-EMU-025"))
  func `a rule without factors and bounds holds for all loads`() throws {
    let rule = try Self.table().classes["B"]?.rule(
      .load, amperes: 0.01, factor: LoadFactor.active[2], model: .reference)
    #expect(rule?.source == "c")
  }

  @Test(.verifies("REQ-EMU-025"))
  func `a limit keeps its source and whether it was verified`() throws {
    let rules = try #require(try Self.table().classes["B"]?.rules[.load])
    #expect(rules.map(\.isVerified) == [true, false, false])
    #expect(rules.map(\.source) == ["a", "b", "c"])
  }

  @Test(.verifies("REQ-EMU-025"))
  func `all classes that the program promises come with it`() throws {
    #expect(try LimitTable.bundled().names == ["A", "B", "C", "1", "2", "0.5S", "0.2S"])
  }

  /// Each mutation of the valid file with the line, the key and a part of the message.
  @Test(
    .verifies("REQ-EMU-025", "REQ-EMU-009"),
    arguments: [
      ("limit: 1.5 %", "limit: 1.5 V", 7, "classes.B.limits.load[0].limit", "unit \"V\""),
      ("limit: 1.5 %", "limit: 1.5", 7, "classes.B.limits.load[0].limit", "no unit"),
      ("limit: 1.5 %", "limit: -1 %", 7, "classes.B.limits.load[0].limit", "out of range"),
      ("limit: 1.5 %, ", "", 7, "classes.B.limits.load[0].limit", "the key is missing"),
      ("verified: yes", "verified: perhaps", 7, "classes.B.limits.load[0].verified", "is none of: yes, no"),
      (", verified: yes", "", 7, "classes.B.limits.load[0].verified", "the key is missing"),
      ("from: Imin", "from: Imim", 7, "classes.B.limits.load[0].from", "no rated current"),
      ("factors: [1],", "factors: [0.7i],", 7, "classes.B.limits.load[0].factors[0]", "is none of"),
      ("to: Imax", "to: Imax, below: Imax", 8, "classes.B.limits.load[1].below", "can't be given together"),
      ("factors: [1],", "factors: [],", 7, "classes.B.limits.load[0].factors", "the list is empty"),
      ("from: Itr, to: Imax", "from: Imax, to: Itr", 8, "classes.B.limits.load[1].to", "is less than \"from\""),
      ("from: Imin, below: Itr", "from: Itr, below: Itr", 7, "classes.B.limits.load[0].below", "is not above \"from\""),
      ("numerator: 240000", "numerator: 0x3A980", 13, "classes.B.limits.noLoad[0].numerator", "is not a number"),
      ("numerator: 240000", "numerator: 2.4e5", 13, "classes.B.limits.noLoad[0].numerator", "is not a number"),
      ("0.004 Iref", "0x1 Iref", 11, "classes.B.limits.starting[0].current", "no rated current"),
      ("numerator: 240000", "numerator: many", 13, "classes.B.limits.noLoad[0].numerator", "is not a number"),
      ("      noLoad:", "      noload:", 12, "classes.B.limits.noload", "did you mean \"noLoad\""),
      ("reactive: \"2\"", "reactive: \"5\"", 4, "classes.B.reactive", "is none of: 2"),
      ("    title: test\n    reactive", "    reactive", 3, "classes.B.title", "the key is missing"),
      ("limits:\n      load:", "limits:\n      onePhaseLoad:", 6, "classes.B.limits", "no limits for \"load\""),
    ])
  func `a fault is told with line and key`(
    old: String, new: String, line: Int, key: String, message: String
  ) throws {
    let range = try #require(Self.valid.range(of: old))
    let mutated = Self.valid.replacingCharacters(in: range, with: new)
    let error = #expect(throws: ScenarioError.self) { try Self.table(mutated) }
    #expect(error?.line == line)
    #expect(error?.key == key)
    #expect(error?.message.contains(message) ?? false, "\(error?.message ?? "")")
  }
}
