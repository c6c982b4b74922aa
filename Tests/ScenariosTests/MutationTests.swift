import Foundation
import RequirementTrait
import Scenarios
import Testing

/// Damaged scenarios: whatever the text, the answer is a scenario that runs or one line that names file, line and key.
@Suite(.verifies("REQ-EMU-009")) struct MutationTests {
  private static let fragments = [
    "&a ", "*a", "!!str ", "---\n", "...\n", "[", "]", "{", "}", ": ", "- ", "\"", "'", "|", ">", "#", "?", "%", "@",
    "`",
    "\t", "\r", "\u{0}", "\u{7F}", "\u{2028}", "\u{FEFF}", "\u{1F600}", "\u{B5}s", "9999999999999999999", "1e308",
    "nan", "inf", "-", ".", "~", "null", "no", "yes", "12:30", "25:00", "5 V", "0 s", "60 cycles", "0.1 ns", "forever",
    "<<: ", "\"\\ud800\"", "\"\\x00\"", "harmonics: []", "on: []", "every: 1 ms, ", "[[[[[[[[[[", "1 d",
  ]

  private static func texts() throws -> [String] {
    try scenarioFiles().map { try String(contentsOfFile: $0.path, encoding: .utf8) }
      + BundledScenario.names.compactMap { BundledScenario.text(named: $0) }
  }

  private static func mutant(_ text: String, _ random: inout SeededGenerator) -> String {
    var scalars = Array(text.unicodeScalars)
    for _ in 0..<Int.random(in: 1...3, using: &random) where !scalars.isEmpty {
      let place = Int.random(in: 0..<scalars.count, using: &random)
      let other = Int.random(in: 0..<scalars.count, using: &random)
      switch Int.random(in: 0...7, using: &random) {
      case 0: scalars.remove(at: place)
      case 1: scalars.swapAt(place, other)
      case 2: scalars.insert(contentsOf: fragments.randomElement(using: &random)!.unicodeScalars, at: place)
      case 3: scalars[place] = Unicode.Scalar(UInt8.random(in: 32...126, using: &random))
      case 4: scalars.removeSubrange(min(place, other)..<min(min(place, other) + 20, scalars.count))
      case 5:
        scalars.insert(contentsOf: scalars[min(place, other)..<min(min(place, other) + 30, scalars.count)], at: place)
      case 6: scalars.removeLast(scalars.count - place)
      default:
        var lines = scalars.split(separator: "\n", omittingEmptySubsequences: false)
        let line = Int.random(in: 0..<lines.count, using: &random)
        lines.insert(lines[line], at: Int.random(in: 0..<lines.count, using: &random))
        scalars = Array(lines.joined(separator: ["\n"]))
      }
    }
    return String(String.UnicodeScalarView(scalars))
  }

  @Test(arguments: 0..<30)
  func `A hundred mutants run or are refused with file and line`(block: Int) throws {
    let texts = try Self.texts()
    for index in 0..<100 {
      let seed = UInt64(block * 100 + index)
      var random = SeededGenerator(seed: seed)
      let text = Self.mutant(texts.randomElement(using: &random)!, &random)
      do {
        let scenario = try Scenario(yaml: text, file: "mutant.yaml")
        var program = scenario.program()
        var end: Int64 = 0
        for _ in 0..<50 {
          guard let segment = program.next() else { break }
          try #require(segment.startNanoseconds == end && segment.endNanoseconds > end, "seed \(seed)")
          try #require((40...70).contains(segment.frequencyStartHz), "seed \(seed)")
          end = segment.endNanoseconds
        }
      } catch let error as ScenarioError {
        let lineCount =
          text.unicodeScalars.count(where: { "\n\r\u{85}\u{2028}\u{2029}".unicodeScalars.contains($0) }) + 1
        let (line, column) = (try #require(error.line), try #require(error.column))
        #expect((1...lineCount + 1).contains(line), "seed \(seed): \(error)")
        #expect(column >= 1 && !error.key.isEmpty && !error.message.isEmpty, "seed \(seed): \(error)")
        #expect(error.description.hasPrefix("mutant.yaml:\(line):\(column): "), "seed \(seed): \(error)")
        #expect(!error.description.unicodeScalars.contains { $0.value < 32 }, "seed \(seed): \(error)")
      }
    }
  }

  @Test(arguments: ["[", "{a: ", "- ", "? ", "a: [", "\"", "&a [", "*a ", "!!map {"])
  func `Deep nesting is refused`(unit: String) {
    #expect(throws: ScenarioError.self) { try parse(String(repeating: unit, count: 50_000)) }
    #expect(throws: ScenarioError.self) { try parse(String(repeating: "\(unit)\n", count: 50_000)) }
  }

  @Test func `Aliases of aliases don't grow`() {
    let levels = (1...40).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1), *a\($0 - 1)]" }.joined(separator: "\n")
    #expect(throws: ScenarioError.self) { try parse("a0: &a0 [x]\n\(levels)\n? *a40 : x\n") }
  }
}
