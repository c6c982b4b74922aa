/// What kind of quantity a value is, with the units that it may be written in.
package struct Dimension {
  package let name: String
  /// Unit symbols with their power of ten relative to the base unit; the first is the base unit.
  package let units: [(symbol: String, power: Int)]

  package init(name: String, units: [(symbol: String, power: Int)]) {
    self.name = name
    self.units = units
  }

  package static let voltage = Dimension(
    name: "a voltage", units: [("V", 0), ("mV", -3), ("kV", 3), ("uV", -6), ("\u{B5}V", -6), ("\u{3BC}V", -6)])
  package static let current = Dimension(
    name: "a current", units: [("A", 0), ("mA", -3), ("kA", 3), ("uA", -6), ("\u{B5}A", -6), ("\u{3BC}A", -6)])
  package static let power = Dimension(name: "a power", units: [("W", 0), ("kW", 3), ("mW", -3)])
  package static let frequency = Dimension(name: "a frequency", units: [("Hz", 0), ("mHz", -3), ("kHz", 3)])
  package static let resistance = Dimension(name: "a resistance", units: [("Ohm", 0), ("mOhm", -3)])
  package static let inductance = Dimension(name: "an inductance", units: [("H", 0), ("mH", -3), ("uH", -6)])
  package static let frequencyRate = Dimension(name: "a rate of frequency", units: [("Hz/s", 0), ("mHz/s", -3)])
  /// In percent.
  package static let percentage = Dimension(name: "a percentage", units: [("%", 0)])
  package static let partsPerMillion = Dimension(name: "an error in parts per million", units: [("ppm", 0), ("%", 4)])
  package static let codes = Dimension(name: "a number of converter codes", units: [("codes", 0)])
}

/// The values permitted for a quantity, in its base unit.
package struct Limits {
  let range: ClosedRange<Double>

  package init(_ range: ClosedRange<Double>) { self.range = range }

  func text(_ unit: String) -> String { "\(plain(range.lowerBound)) \(unit) to \(plain(range.upperBound)) \(unit)" }
}

/// A Double without a needless fraction.
package func plain(_ value: Double) -> String {
  value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
}

extension Entry {
  /// Number and unit symbol as written.
  package func numberAndUnit(_ expected: String) throws -> (number: DecimalText, unit: String, text: String) {
    let text = try text()
    switch DecimalText.split(text) {
    case .success((let number, let rest)): return (number, rest, text)
    case .failure(.tooManyDigits): throw failure("\(quoted(text)) has more digits than 18")
    case .failure(.notANumber): throw failure("\(quoted(text)) is not \(expected)")
    }
  }

  private func unknownUnit(_ unit: String, _ text: String, _ expected: String, _ symbols: [String]) -> DocumentError {
    let list = symbols.filter { $0.unicodeScalars.allSatisfy(\.isASCII) }.joined(separator: ", ")
    if unit.isEmpty { return failure("\(quoted(text)) has no unit; \(expected) is in \(list)") }
    let other = symbols.first { $0.lowercased() == unit.lowercased() }
    let hint = other.map { "; did you mean \(quoted($0))?" } ?? ""
    return failure("unit \(quoted(unit)) where \(expected) is expected, in \(list)\(hint)")
  }

  /// A quantity in the base unit of its dimension. A bare 0 needs its unit too: `0 V`.
  package func quantity(_ dimension: Dimension, _ limits: Limits) throws -> Double {
    let example = "\(dimension.name), for instance \"1 \(dimension.units[0].symbol)\""
    let (number, unit, text) = try numberAndUnit(example)
    guard let known = dimension.units.first(where: { $0.symbol == unit }) else {
      throw unknownUnit(unit, text, dimension.name, dimension.units.map(\.symbol))
    }
    let value = number.double(scaledByPowerOfTen: known.power)
    guard limits.range.contains(value) else {
      throw failure("\(quoted(text)) is out of range; permitted: \(limits.text(dimension.units[0].symbol))")
    }
    // A negative zero would travel on into signs.
    return value == 0 ? 0 : value
  }

  /// A percentage as a ratio.
  package func ratio(_ limitsInPercent: Limits) throws -> Double { try quantity(.percentage, limitsInPercent) / 100 }

  /// An angle in turns; at most one turn either way.
  package func turns() throws -> Double {
    let (number, unit, text) = try numberAndUnit("an angle, for instance \"60 deg\"")
    let value: Double
    switch unit {
    case "deg", "\u{B0}": value = number.double() / 360
    case "rad": value = number.double() / (2 * Double.pi)
    default: throw unknownUnit(unit, text, "an angle", ["deg", "rad"])
    }
    guard (-1.0...1.0).contains(value) else {
      throw failure("\(quoted(text)) is out of range; permitted: -360 deg to 360 deg")
    }
    return value == 0 ? 0 : value
  }

  /// A whole number without a unit.
  package func integer(_ range: ClosedRange<Int>) throws -> Int {
    let (number, unit, text) = try numberAndUnit("a whole number")
    guard unit.isEmpty, number.exponent == 0 else { throw failure("\(quoted(text)) is not a whole number") }
    guard range.contains(Int(number.digits)) else {
      throw failure("\(quoted(text)) is out of range; permitted: \(range.lowerBound) to \(range.upperBound)")
    }
    return Int(number.digits)
  }

  /// A decimal number without a unit.
  package func number(_ range: ClosedRange<Double>) throws -> Double {
    let (number, unit, text) = try numberAndUnit("a number")
    guard unit.isEmpty else { throw failure("\(quoted(text)) is not a number") }
    let value = number.double()
    guard range.contains(value) else {
      throw failure(
        "\(quoted(text)) is out of range; permitted: \(plain(range.lowerBound)) to \(plain(range.upperBound))")
    }
    return value
  }
}
