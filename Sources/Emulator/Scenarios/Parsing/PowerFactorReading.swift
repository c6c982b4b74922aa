import Documents

extension Entry {
  /// `1`, `0.8 inductive` or `0.5 capacitive`: cosine of the displacement and the sign of its sine.
  func powerFactor() throws -> Displacement {
    let (number, word, text) = try numberAndUnit("a power factor, for instance \"0.8 inductive\"")
    let cosine = number.double()
    guard (0.0...1.0).contains(cosine) else {
      throw failure("\(quoted(text)) is out of range; permitted: 0 to 1, with the direction for export")
    }
    switch word {
    case "inductive": return Displacement(powerFactor: cosine, isInductive: true)
    case "capacitive": return Displacement(powerFactor: cosine, isInductive: false)
    case "" where cosine == 1: return .inPhase
    case "": throw failure("\(quoted(text)) lacks a word: inductive or capacitive")
    default:
      let hint = nearMiss(word, among: ["inductive", "capacitive"]).map { "; did you mean \(quoted($0))?" } ?? ""
      throw failure("\(quoted(word)) is neither inductive nor capacitive\(hint)")
    }
  }
}
