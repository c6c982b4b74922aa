import Documents

extension ReadingContext {
  /// `{from, to | for}`, `{every, for, offset}` or both: cycles within a stretch; `repeat` brings it all again.
  func switchPattern(_ entry: Entry) throws -> SwitchPattern {
    let fields = try entry.fields("from", "to", "for", "every", "offset", "repeat")
    let from = try fields["from"]?.time(cycle, acceptsTimeOfDay: true) ?? 0
    var length: Int64?
    if let value = fields["to"] {
      let to = try value.time(cycle, acceptsTimeOfDay: true)
      guard to > from else { throw value.failure("\(quoted(try value.text())) is not after \"from\"") }
      length = to - from
    }
    var switching: SwitchCycle?
    if let every = fields["every"] {
      switching = try switchCycle(every, fields)
    } else {
      try fields.refuse(["offset"], with: "no \"every\"")
      if let value = fields["for"] {
        try fields.refuse(["to"], with: "for")
        length = try value.time(cycle, Self.lengths)
      }
    }
    var repetition: Int64?
    if let value = fields["repeat"] {
      repetition = try value.time(cycle, Self.periods)
      guard let length else {
        throw value.failure("a stretch that repeats needs an end: \"to\", or \"for\" without \"every\"")
      }
      guard length <= repetition ?? 0 else { throw value.failure("shorter than the stretch that repeats") }
    }
    guard fields.values.contains(where: { ["from", "to", "for", "every"].contains($0.key) }) else {
      throw entry.failure("one of these keys is missing: from, to, for, every")
    }
    return SwitchPattern(
      fromNanoseconds: from, lengthNanoseconds: length, cycle: switching, repeatNanoseconds: repetition)
  }

  private func switchCycle(_ everyEntry: Entry, _ fields: Fields) throws -> SwitchCycle {
    let forEntry = try fields.required("for")
    let every = try everyEntry.timeValue(cycle, Self.periods)
    let on = try forEntry.timeValue(cycle, Self.lengths)
    let offset = try fields["offset"]?.timeValue(cycle) ?? TimeValue(numerator: 0, denominator: 1)
    let parts = [every, on, offset]
    var denominator: Int64 = 1
    for part in parts {
      let common = Int64(greatestCommonDivisor(UInt128(denominator), UInt128(part.denominator)))
      let (product, overflow) = denominator.multipliedReportingOverflow(by: part.denominator / common)
      guard !overflow else { throw everyEntry.failure("times and cycles together are too fine") }
      denominator = product
    }
    let scaled = try parts.map { part in
      let (product, overflow) = part.numerator.multipliedReportingOverflow(by: denominator / part.denominator)
      guard !overflow else { throw everyEntry.failure("times and cycles together are too fine") }
      return product
    }
    guard scaled[1] <= scaled[0] else { throw forEntry.failure("longer than \"every\"") }
    return SwitchCycle(every: scaled[0], on: scaled[1], offset: scaled[2], denominator: denominator)
  }
}
