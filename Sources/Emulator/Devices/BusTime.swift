// @relation(REQ-EMU-020, scope=file)

/// An instant on a bus: whole nanoseconds and femtoseconds, so that a million periods of a clock add up exactly.
struct BusTime: Sendable, Equatable {
  private(set) var nanoseconds: Int64
  /// 0 ..< 1 000 000.
  private(set) var femtoseconds: Int64

  init(nanoseconds: Int64, femtoseconds: Int64 = 0) {
    self.nanoseconds = nanoseconds
    self.femtoseconds = femtoseconds
  }

  /// The instant `femtoseconds` later; at most 9000 s.
  func advanced(byFemtoseconds amount: Int64) -> BusTime {
    let sum = femtoseconds + amount
    return BusTime(nanoseconds: nanoseconds + sum / 1_000_000, femtoseconds: sum % 1_000_000)
  }

  /// The rest as a share of a nanosecond, 0 ..< 1.
  var fraction: Double { Double(femtoseconds) * 1e-6 }
}
