import Demand
import Meter
import Quantities
import Tariff

/// Memory for the rows of the profile, and how often what happened.
struct CountingPort: BillingPort {
  var bytes = [UInt8](repeating: 0xFF, count: Contract.profileBytes)
  /// Of energy, demand and the relay.
  var switches = [0, 0, 0]
  var resets = 0

  var size: Int { bytes.count }

  mutating func read(_ count: Int, at address: Int, into target: inout MutableSpan<UInt8>) {
    for index in 0..<count { target[index] = bytes[address + index] }
  }

  mutating func write(_ source: Span<UInt8>, at address: Int) {
    for index in 0..<source.count { bytes[address + index] = source[index] }
  }

  mutating func keep<let rates: Int>(_ period: borrowing BillingPeriod<rates>, in place: Int) {}

  mutating func note(_ event: BillingEvent) {
    switch event {
    case .switched(let kind, _, _, _, _): switches[Int(kind.rawValue)] += 1
    case .reset: resets += 1
    case .resetRefused: break
    }
  }
}

/// Energy of a second, quanta: another one in each step, the ten quantities in the order of `RegisterQuantity.all`.
///
/// A multiplicative generator (Lehmer, modulus 2^64), whose high bits are good enough for a load.
struct Load {
  private var state: UInt64 = 0x5EED

  mutating func next() -> InlineArray<10, Int64> {
    state = state &* 0xDA94_2042_E4DD_58B5 &+ 1
    // Up to 1.05 Wh in a second, 3.8 kW; one second in eight exports.
    let active = Int64(state >> 44)
    let reactive = Int64(state >> 24 & 0x3_FFFF)
    let apparent = active &+ reactive &>> 1
    return state & 7 << 40 == 0
      ? [0, active, reactive, 0, 0, reactive, 0, 0, 0, apparent]
      : [active, 0, 0, reactive, 0, 0, 0, reactive, apparent, 0]
  }
}

/// The firmware's billing, and beside it the sums that it has to reach.
struct Years: ~Copyable {
  var billing: Billing<4>
  var port = CountingPort()
  private(set) var steps = 0
  /// Quanta put in, by rate and quantity.
  private var sums = [[Int64]](repeating: [Int64](repeating: 0, count: 10), count: 4)
  /// Sum of the largest windows of all billing periods, by quantity, and by rate at the window's start.
  private var maxima: [Int64] = [0, 0]
  private var maximaByRate = [[Int64]](repeating: [0, 0], count: 4)

  init() throws {
    var port = CountingPort()
    billing = Billing(
      settings: try Contract.settings(), calendars: try CalendarPair(active: Contract.calendar()),
      profileSize: Contract.profileBytes, at: UTCTime(seconds: Expectation.start), port: &port)
    self.port = port
  }

  mutating func run(_ expectation: Expectation) {
    var load = Load()
    var now = billing.now
    // The latest sub-periods, quanta of +A and -A with the rate at their start.
    var latest: [(rate: UInt8, energy: [Int64])] = []
    var largest: [Int64] = [0, 0]
    var largestByRate = [[Int64]](repeating: [0, 0], count: 4)
    for (index, rate) in expectation.rates.enumerated() {
      var sum = InlineArray<10, Int64>(repeating: 0)
      for _ in 0..<Contract.subperiodSeconds {
        let energy = load.next()
        for quantity in 0..<10 { sum[quantity] &+= energy[quantity] }
        billing.add(energy, port: &port)
        now = now.advanced(bySeconds: 1)
        billing.advance(to: now, port: &port)
      }
      steps += Contract.subperiodSeconds
      for quantity in 0..<10 { sums[Int(rate)][quantity] += sum[quantity] }

      latest.append((rate, [sum[0], sum[1]]))
      if latest.count > Contract.subperiods { latest.removeFirst() }
      if latest.count == Contract.subperiods {
        for quantity in 0..<2 {
          let window = latest.reduce(0) { $0 + $1.energy[quantity] }
          let rate = Int(latest[0].rate)
          largest[quantity] = max(largest[quantity], window)
          largestByRate[rate][quantity] = max(largestByRate[rate][quantity], window)
        }
      }
      guard expectation.periodEnds.contains(index + 1) else { continue }
      for quantity in 0..<2 {
        maxima[quantity] += largest[quantity]
        for rate in 0..<4 { maximaByRate[rate][quantity] += largestByRate[rate][quantity] }
      }
      largest = [0, 0]
      largestByRate = [[Int64]](repeating: [0, 0], count: 4)
    }
  }

  /// Rows of the profile that were ever closed.
  var rowsClosed: Int { Int(billing.profile.oldestNumber) + billing.profile.count }

  /// What is other than it has to be.
  mutating func faults(_ expectation: Expectation) -> [String] {
    var faults: [String] = []
    func check(_ what: String, _ found: some BinaryInteger, _ expected: some BinaryInteger) {
      if found != expected { faults.append("\(what): \(found), expected \(expected)") }
    }
    // Four of fifteen years are leap years.
    check("days", expectation.days.reduce(0, +), 15 * 365 + 4)
    check("steps", steps, (15 * 365 + 4) * 86_400)
    check("clock", billing.now.seconds, Expectation.start + Int64(steps))
    // Demand has no schedule of its own, the relay none at all.
    check("switches of energy", port.switches[0], expectation.switches)
    check("switches of demand", port.switches[1], expectation.switches)
    check("switches of the relay", port.switches[2], 0)
    check("billing periods", port.resets, 12 * Int(Contract.years))
    check("rows", rowsClosed, steps / 900)
    check("rows kept", billing.profile.count, Contract.profileBytes / 16)
    check("rows lost", billing.profile.unreadable, 0)
    for quantity in 0..<10 {
      for rate in 0..<4 {
        check("quantity \(quantity), rate \(rate)", billing.registers[quantity, rate], sums[rate][quantity])
      }
      check("quantity \(quantity)", billing.total[quantity], sums.reduce(0) { $0 + $1[quantity] })
    }
    for quantity in 0..<2 {
      check("maxima of quantity \(quantity)", billing.maxima.cumulativeTotal[quantity], maxima[quantity])
      for rate in 0..<4 {
        check(
          "maxima of quantity \(quantity), rate \(rate)", billing.maxima.cumulativeByRate[rate][quantity],
          maximaByRate[rate][quantity])
      }
      var reading = billing.profile.oldestReading[quantity] + billing.profile.running.energy[quantity]
      for index in 0..<billing.profile.count {
        reading += billing.profile.row(index, from: &port)?.energy[quantity] ?? 0
      }
      check("profile of quantity \(quantity)", reading, billing.total[quantity])
    }
    return faults
  }
}
