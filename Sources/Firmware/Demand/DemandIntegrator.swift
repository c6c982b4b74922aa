// @relation(REQ-DEM-003, REQ-DEM-004, scope=file)

import Quantities

/// Block or sliding demand: how long it averages, and in how many steps the window moves.
public struct DemandSettings: Equatable, Sendable {
  /// The whole averaging window, seconds.
  public let period: Int32
  /// Steps in it, 1 (block demand) to 15. What COSEM calls the period (class 5) is one of them.
  public let subperiods: Int32

  /// Most sub-periods.
  public static var mostSubperiods: Int32 { 15 }

  /// Nil unless the period divides the hour and the sub-periods are 1 to 15 and whole seconds.
  public init?(period: Int32, subperiods: Int32) {
    guard period > 0, period <= 3600, 3600 % period == 0, subperiods >= 1, subperiods <= Self.mostSubperiods,
      period % subperiods == 0
    else { return nil }
    self.period = period
    self.subperiods = subperiods
  }

  /// Length of a sub-period, seconds; divides the hour.
  public var subperiod: Int32 { period.quotient(by: subperiods) }

  /// Mean power in µW of the energy of a whole window in quanta (µWh): exact, since the period divides the hour. Below 2^52 quanta.
  public func microwatts(_ quanta: Int64) -> Int64 { quanta &* Int64((3600 as Int32).quotient(by: period)) }
}

/// Energy of a whole averaging window.
public struct DemandWindow<let quantities: Int>: Sendable {
  /// Quanta by quantity.
  public var energy: InlineArray<quantities, Int64>
  /// Rate in force at its start, for which it counts.
  public var rate: UInt8
  /// First instant behind it: its time stamp.
  public var end: UTCTime

  public init(energy: InlineArray<quantities, Int64>, rate: UInt8, end: UTCTime) {
    self.energy = energy
    self.rate = rate
    self.end = end
  }
}

/// Sums energy by sub-periods and gives the windows that are whole.
///
/// A window is whole when each of its sub-periods was: measured from its beginning to its end by a sound clock, and followed by
/// the next without a break. Others give no window, so a shortened period can never become a maximum.
public struct DemandIntegrator<let quantities: Int>: Sendable {
  struct Subperiod: Sendable {
    var energy = InlineArray<quantities, Int64>(repeating: 0)
    var rate: UInt8 = 0
    /// By how much small synchronisations moved the clock in it, without signs, seconds.
    var shift: Int32 = 0
  }

  public let settings: DemandSettings
  /// The latest whole sub-periods that follow each other.
  private var ring: InlineArray<15, Subperiod>
  private var newest = 0
  /// How many of them there are, at most 15.
  private var count: Int32 = 0
  private var running = Subperiod()
  /// Whether the running one can still become whole.
  public private(set) var isWhole = false
  /// Energy of the latest window (1.5.0), as long as nothing broke off since.
  public private(set) var last: DemandWindow<quantities>?

  public init(_ settings: DemandSettings) {
    self.settings = settings
    ring = InlineArray(repeating: Subperiod())
  }

  /// Begins a sub-period; `rate` is in force at its start.
  public mutating func begin(rate: UInt8, isWhole: Bool) {
    running = Subperiod()
    running.rate = rate
    self.isWhole = isWhole
  }

  /// Adds quanta to the running sub-period.
  public mutating func add(_ quanta: InlineArray<quantities, Int64>) {
    for index in 0..<quantities { running.energy[index] = running.energy[index] &+ quanta[index] }
  }

  /// The running sub-period will not be whole: a window that holds it gives no maximum.
  public mutating func spoil() { isWhole = false }

  /// Gives up all that was summed: there is no window and no demand until the next sub-period that is whole.
  public mutating func breakOff() {
    isWhole = false
    count = 0
    last = nil
    running.energy = InlineArray(repeating: 0)
  }

  /// A small synchronisation moved the clock by `seconds` in the running sub-period.
  public mutating func shift(bySeconds seconds: Int32) { running.shift = running.shift &+ max(seconds, 0 &- seconds) }

  /// By how much small synchronisations moved the clock in the running window, without signs, seconds.
  public var shiftInWindow: Int32 {
    var sum = running.shift
    for age in 0..<15 where age < Int(min(count, settings.subperiods &- 1)) { sum = sum &+ ring[place(age)].shift }
    return sum
  }

  /// Ends the running sub-period at `end`; the window that ends with it, if it is whole. Follow it with ``begin(rate:isWhole:)``.
  public mutating func close(at end: UTCTime) -> DemandWindow<quantities>? {
    guard isWhole else {
      count = 0
      last = nil
      return nil
    }
    newest = newest == 14 ? 0 : newest &+ 1
    ring[within(15, newest)] = running
    count = min(15, count &+ 1)
    guard count >= settings.subperiods else { return nil }
    let reach = Int(settings.subperiods)
    let window = DemandWindow(
      energy: sum(ofLast: reach, with: InlineArray(repeating: 0)), rate: ring[place(reach &- 1)].rate, end: end)
    last = window
    return window
  }

  /// Energy of the running sub-period and of the whole ones before it that the window still holds (1.4.0 over the period).
  public var current: InlineArray<quantities, Int64> {
    sum(ofLast: Int(min(count, settings.subperiods &- 1)), with: running.energy)
  }

  /// Place of the sub-period that is `age` behind the newest, 0...14.
  private func place(_ age: Int) -> Int {
    let place = newest &- age
    return within(15, place < 0 ? place &+ 15 : place)
  }

  private func sum(ofLast number: Int, with start: InlineArray<quantities, Int64>) -> InlineArray<quantities, Int64> {
    var total = start
    for age in 0..<15 where age < number {
      let place = place(age)
      for index in 0..<quantities { total[index] = total[index] &+ ring[place].energy[index] }
    }
    return total
  }
}

extension DemandIntegrator: CheckedState {
  public mutating func add(to check: inout StateCheck) {
    for place in 0..<15 { ring[place].add(to: &check) }
    check.add(newest)
    check.add(count)
    running.add(to: &check)
    check.add(isWhole)
    check.add(last != nil)
    if let window = last {
      check.add(window.end)
      check.add(window.rate)
      for quantity in 0..<quantities { check.add(window.energy[quantity]) }
    }
    check.add(settings.period)
    check.add(settings.subperiods)
  }
}

extension DemandIntegrator.Subperiod {
  mutating func add(to check: inout StateCheck) {
    for quantity in 0..<quantities { check.add(energy[quantity]) }
    check.add(rate)
    check.add(shift)
  }
}
