/// Times as text: exact nanoseconds from decimal digits, no Double on the way.
public enum TimeText {
  /// Longest time that a scenario may name: 3660 days.
  public static let maximumNanoseconds: Int64 = 3_660 * 86_400 * 1_000_000_000

  package static let units: [(symbol: String, nanoseconds: Int64)] = [
    ("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1_000), ("\u{B5}s", 1_000), ("\u{3BC}s", 1_000), ("ns", 1),
    ("min", 60 * 1_000_000_000), ("h", 3_600 * 1_000_000_000), ("d", 86_400 * 1_000_000_000),
  ]

  /// A time from the command line, such as `90 s`, `1h` or `1.5 min`, above zero.
  ///
  /// - Throws: ``DocumentError`` with the name of the option as file.
  public static func nanoseconds(_ text: String, option: String) throws -> Int64 {
    let value = try TimeValue.read(text, cycle: nil, acceptsTimeOfDay: false).mapError { problem in
      DocumentError(file: option, at: .file, key: "duration", message: problem.message)
    }.get()
    guard value.denominator == 1, (1...maximumNanoseconds).contains(value.numerator) else {
      throw DocumentError(
        file: option, at: .file, key: "duration",
        message: "\(quoted(text)) is out of range; permitted: 1 ns to \(describe(maximumNanoseconds))")
    }
    return value.numerator
  }

  /// Nanoseconds as text in the largest unit that fits without a fraction.
  package static func describe(_ nanoseconds: Int64) -> String {
    let order = ["d", "h", "min", "s", "ms", "us"]
    for symbol in order {
      guard let unit = units.first(where: { $0.symbol == symbol })?.nanoseconds else { continue }
      if nanoseconds != 0, nanoseconds % unit == 0 { return "\(nanoseconds / unit) \(symbol)" }
    }
    return nanoseconds == 0 ? "0 s" : "\(nanoseconds) ns"
  }
}

/// What `cycles` means in a scenario.
package enum CycleLength {
  /// Frequency of the grid as a fraction, Hz.
  case constant(numerator: Int64, denominator: Int64)
  /// The scenario changes the frequency, so a cycle has no fixed length.
  case varying
}

/// A time as a fraction of nanoseconds in lowest terms: the denominator is 1 unless it was given in cycles.
package struct TimeValue {
  package var numerator: Int64
  package var denominator: Int64

  package init(numerator: Int64, denominator: Int64) {
    self.numerator = numerator
    self.denominator = denominator
  }

  struct Problem: Error { let message: String }

  /// Nearest whole nanosecond.
  package var nanoseconds: Int64 { roundedQuotient(Int128(numerator), Int128(denominator)) }

  static func read(
    _ text: String, cycle: CycleLength?, acceptsTimeOfDay: Bool
  ) -> Result<TimeValue, Problem> {
    func fail(_ message: String) -> Result<TimeValue, Problem> { .failure(Problem(message: message)) }
    if text.contains(":") {
      guard acceptsTimeOfDay else {
        return fail("\(quoted(text)) is a time of day; a time such as \"90 s\" is expected")
      }
      guard let instant = timeOfDay(text) else { return fail("\(quoted(text)) is no time of day from 00:00 to 24:00") }
      return .success(TimeValue(numerator: instant, denominator: 1))
    }
    let example = acceptsTimeOfDay ? "a time such as \"90 s\" or \"06:30\"" : "a time such as \"90 s\""
    let number: DecimalText
    let unit: String
    switch DecimalText.split(text) {
    case .success(let parts): (number, unit) = parts
    case .failure(.tooManyDigits): return fail("\(quoted(text)) has more digits than 18")
    case .failure(.notANumber): return fail("\(quoted(text)) is not \(example)")
    }
    if unit == "cycle" || unit == "cycles" { return cycles(number, text, cycle) }
    guard let known = TimeText.units.first(where: { $0.symbol == unit }) else {
      if unit.isEmpty { return fail("\(quoted(text)) has no unit; a time is in ns, us, ms, s, min, h, d") }
      let symbols = ["ns", "us", "ms", "s", "min", "h", "d"] + (cycle == nil ? [] : ["cycles"])
      // Many write 5m for five minutes; by its letters m is nearer to ms.
      let meant = unit == "m" ? "min" : nearMiss(unit, among: symbols)
      let hint = meant.map { "; did you mean \(quoted($0))?" } ?? ""
      let list = symbols.joined(separator: ", ")
      return fail("unit \(quoted(unit)) where a time is expected, in \(list)\(hint)")
    }
    guard let value = number.fraction(times: known.nanoseconds) else { return fail("\(quoted(text)) is out of range") }
    guard value.denominator == 1 else { return fail("\(quoted(text)) is finer than 1 ns") }
    return .success(TimeValue(numerator: value.numerator, denominator: 1))
  }

  private static func cycles(_ number: DecimalText, _ text: String, _ cycle: CycleLength?) -> Result<TimeValue, Problem>
  {
    switch cycle {
    case nil: return .failure(Problem(message: "cycles can't be used here; a time such as \"90 s\" is expected"))
    case .varying:
      return .failure(Problem(message: "cycles have no fixed length here: the scenario changes the frequency"))
    case .constant(let frequency, let divisor):
      let (factor, overflow) = Int64(1_000_000_000).multipliedReportingOverflow(by: divisor)
      guard !overflow, let value = number.fraction(times: factor, over: frequency) else {
        return .failure(Problem(message: "\(quoted(text)) is out of range"))
      }
      return .success(TimeValue(numerator: value.numerator, denominator: value.denominator))
    }
  }

  /// `HH:MM` or `HH:MM:SS`, as nanoseconds from midnight.
  private static func timeOfDay(_ text: String) -> Int64? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count) else { return nil }
    var values: [Int64] = []
    for part in parts {
      guard part.utf8.count == 2, part.utf8.allSatisfy({ (48...57).contains($0) }), let value = Int64(part) else {
        return nil
      }
      values.append(value)
    }
    let seconds = values.count == 3 ? values[2] : 0
    guard values[0] <= 24, values[1] <= 59, seconds <= 59 else { return nil }
    let total = values[0] * 3_600 + values[1] * 60 + seconds
    return total <= 86_400 ? total * 1_000_000_000 : nil
  }
}

/// Nearest whole quotient, halves upward; the divisor is positive.
package func roundedQuotient(_ numerator: Int128, _ denominator: Int128) -> Int64 {
  let doubled = 2 * numerator + denominator
  let divisor = 2 * denominator
  var quotient = doubled / divisor
  if doubled % divisor < 0 { quotient -= 1 }
  return Int64(clamping: quotient)
}

extension Entry {
  /// A time in nanoseconds within a range; cycles are rounded to the nearest nanosecond.
  package func time(
    _ cycle: CycleLength?, _ range: ClosedRange<Int64> = 0...TimeText.maximumNanoseconds, acceptsTimeOfDay: Bool = false
  ) throws -> Int64 {
    try timeValue(cycle, range, acceptsTimeOfDay: acceptsTimeOfDay).nanoseconds
  }

  /// A time as a fraction of nanoseconds.
  package func timeValue(
    _ cycle: CycleLength?, _ range: ClosedRange<Int64> = 0...TimeText.maximumNanoseconds, acceptsTimeOfDay: Bool = false
  ) throws -> TimeValue {
    let text = try text()
    let value = try TimeValue.read(text, cycle: cycle, acceptsTimeOfDay: acceptsTimeOfDay).mapError {
      failure($0.message)
    }
    .get()
    guard range.contains(value.nanoseconds) else {
      let permitted = "\(TimeText.describe(range.lowerBound)) to \(TimeText.describe(range.upperBound))"
      throw failure("\(quoted(text)) is out of range; permitted: \(permitted)")
    }
    return value
  }
}
