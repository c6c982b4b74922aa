/// Makes scenarios as an evaluator could have written them, 2 s to 20 s long, from a seed.
struct ScenarioGenerator {
  private var random: SeededGenerator
  private var isThreePhase = false
  private var loadNames: [String] = []
  private var duration = 0

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
  private mutating func chance(_ percent: Int) -> Bool { number(1...100) <= percent }
  private mutating func pick(_ words: [String]) -> String { words[number(0...words.count - 1)] }
  private mutating func phases() -> String { isThreePhase ? pick(["all", "1", "[2, 3]", "3", "[1, 3]"]) : "1" }

  mutating func yaml() -> String {
    isThreePhase = chance(50)
    let milliseconds = number(2_000...20_000)
    duration = milliseconds
    var text = "meter: \(isThreePhase ? "three-phase" : "single-phase")\nduration: \(milliseconds) ms\n"
    text += "grid: {\(gridFields(isBase: true))}\nloads:\n"
    loadNames = (1...number(1...6)).map { "load \($0)" }
    for name in loadNames { text += "  \(name): {\(loadFields(isBase: true))}\n" }
    if chance(50) {
      text += "events:\n" + events(milliseconds, indent: "  ")
    } else {
      text += "sequence:\n  repeat: \(pick(["1", "2", "forever"]))\n  steps:\n"
      for index in 1...number(1...4) { text += step(index) }
    }
    return text
  }

  private mutating func step(_ index: Int) -> String {
    let milliseconds = number(300...4_000)
    var text = "    - name: step \(index)\n      for: \(milliseconds) ms\n"
    if chance(50) { text += "      grid: {\(gridFields(isBase: false))}\n" }
    if chance(60) { text += "      loads: {\(pick(loadNames)): {\(loadFields(isBase: false))}}\n" }
    if chance(50) { text += "      events:\n" + events(milliseconds, indent: "        ") }
    return text
  }

  private mutating func gridFields(isBase: Bool) -> String {
    var fields = ["voltage: \(number(200...250)).\(number(0...9)) V"]
    if isBase || chance(30) { fields.append("frequency: \(number(470...530)) dHz".replacing(" dHz", with: "00 mHz")) }
    if isThreePhase, chance(30) { fields.append("angles: [0 deg, -\(number(90...150)) deg, 2.1 rad]") }
    if isThreePhase, chance(30) { fields.append("negativeSequence: {level: \(number(1...9)) %, angle: 40 deg}") }
    if isThreePhase, chance(20) { fields.append("zeroSequence: {level: \(number(1...9)) %, angle: -80 deg}") }
    if chance(50) { fields.append("harmonics: \(harmonics("V", hasPhases: true))") }
    if chance(30) {
      fields.append("interharmonics: [{frequency: \(number(5...900)) Hz, level: 700 mV, phase: 33 deg}]")
    }
    if chance(20) { fields.append("dc: -\(number(1...900)) mV") }
    if isBase, chance(30) { fields.append("frequencyWander: {amplitude: 40 mHz, period: \(number(1...7)) s}") }
    return fields.joined(separator: ", ")
  }

  private mutating func harmonics(_ unit: String, hasPhases: Bool) -> String {
    let items = (1...number(1...3)).map { index in
      let level = chance(50) ? "\(number(1...40)) %" : "\(number(10...900)) m\(unit)"
      let phases = hasPhases && chance(30) ? ", phases: \(phases())" : ""
      return "{order: \(index * 13 + number(2...12) - 13), level: \(level), phase: \(number(-360...360)) deg\(phases)}"
    }
    return "[\(items.joined(separator: ", "))]"
  }

  private mutating func loadFields(isBase: Bool) -> String {
    var fields: [String] = []
    let isPower = isBase && chance(30)
    fields.append(isPower ? "power: \(number(10...9_000)) W" : "current: \(number(1...30_000)) mA")
    if isBase, isThreePhase { fields.append("phases: \(phases())") }
    switch isBase ? number(0...3) : 0 {
    case 1: fields.append("powerFactor: 0.\(number(10...99)) \(pick(["inductive", "capacitive"]))")
    case 2 where !isPower: fields.append("angle: \(number(-360...360)) deg")
    case 3: fields.append("direction: export")
    default: break
    }
    if chance(30) { fields.append("behaviour: \(pick(["impedance", "current"]))") }
    if chance(40) { fields.append("harmonics: \(harmonics("A", hasPhases: false))") }
    if chance(20) { fields.append("interharmonics: [{frequency: \(number(5...900)) Hz, level: 12 %, phase: 33 deg}]") }
    if chance(20) { fields.append("dc: \(number(-900...900)) mA") }
    if isBase, chance(70) {
      fields.append("on: [\((1...number(1...3)).map { _ in pattern() }.joined(separator: ", "))]")
    }
    return fields.joined(separator: ", ")
  }

  private mutating func pattern() -> String {
    // Nothing may begin behind the end.
    let from = number(0...min(5_000, duration - 500))
    let every = number(20...900)
    let cycle = "every: \(every) ms, for: \(number(1...every)) ms, offset: \(number(0...400)) ms"
    switch number(0...4) {
    case 0: return "{from: \(from) ms, to: \(from + number(1...5_000)) ms}"
    case 1: return "{from: \(from)123 us, for: \(number(1...5_000))7 us}"
    case 2: return "{\(cycle)}"
    case 3: return "{from: \(from) ms, to: \(from + number(1...5_000)) ms, \(cycle)}"
    default: return "{from: \(from) ms, to: \(from + number(1...900)) ms, \(cycle), repeat: \(number(901...2_500)) ms}"
    }
  }

  private mutating func events(_ milliseconds: Int, indent: String) -> String {
    (1...number(1...6)).map { _ in
      let at = number(0...milliseconds - 1)
      var item = "at: \(at) ms"
      if chance(40) {
        let every = number(300...2_000)
        item += ", every: \(every) ms"
        if chance(50) { item += ", times: \(number(1...min(5, 1 + (milliseconds - 1 - at) / every)))" }
      }
      return "\(indent)- {\(item), \(action())}\n"
    }.joined()
  }

  private mutating func action() -> String {
    switch number(0...9) {
    case 0: "dip: {to: \(number(0...100)) %, for: \(number(1...300)) ms, phases: \(phases())}"
    case 1: "swell: {to: \(number(100...200)) %, for: \(number(1...300)) ms, phases: \(phases())}"
    case 2: "interruption: {for: \(number(1...300)) ms, phases: \(phases())}"
    case 3: "frequencyRamp: {to: \(number(41...69)) Hz, rate: \(number(1...90)) Hz/s}"
    case 4: "frequencyStep: {to: \(number(41...69)) Hz}"
    case 5: "phaseJump: {by: \(number(-180...180)) deg, phases: \(phases())}"
    case 6: "loadStep: {load: \(pick(loadNames)), to: \(number(0...30)) A}"
    case 7: "gridHarmonics: {to: \(harmonics("V", hasPhases: true))}"
    case 8: "loadHarmonics: {load: \(pick(loadNames)), to: \(harmonics("A", hasPhases: false))}"
    default: "voltageStep: {to: \(number(1...300)) V, phases: \(phases())}"
    }
  }
}
