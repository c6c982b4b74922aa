import Foundation
import Metrology
import Quantities
import Testing

// verifies: the fractional delay of the current channel
@Suite struct FractionalDelayQuickTests {
  /// Amplitude error and phase error (degrees) of a sine of 8 million codes after the filter, by least squares.
  static func response(hertz: Double, delay: Int32, ticks: Int64) -> (amplitude: Double, degrees: Double) {
    let step = Double(ticks) * 1e-9 / 256
    var filter = FractionalDelay(delayNanoseconds: delay, period: SamplePeriod(ticks: ticks))
    // Normal equations of out = a sin + b cos.
    var (ss, sc, cc, so, co) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for index in 0..<1060 {
      let angle = 2 * .pi * hertz * step * Double(index)
      let code = Int32((8e6 * sin(angle)).rounded())
      let out = Double(filter.push(RawFrame(voltage: code, current: code)).current) / 8e6
      guard index >= 60 else { continue }
      // The voltage is ten samples late, the current by the delay more.
      let late = angle - 2 * .pi * hertz * (step * Double(FractionalDelay.latency) + Double(delay) * 1e-9)
      let (s, c) = (sin(late), cos(late))
      (ss, sc, cc) = (ss + s * s, sc + s * c, cc + c * c)
      (so, co) = (so + s * out, co + c * out)
    }
    let determinant = ss * cc - sc * sc
    let (a, b) = ((so * cc - co * sc) / determinant, (co * ss - so * sc) / determinant)
    return (hypot(a, b) - 1, atan2(b, a) * 180 / .pi)
  }

  @Test(arguments: [1, 5556, 40_000, 62_500, 100_000, -1, -5556, -40_000, -100_000])
  func `amplitude is right within 0.07 % and phase within 0.025 degree up to 2.76 kHz`(delay: Int32) {
    var worst = (amplitude: 0.0, degrees: 0.0)
    for hertz in [45, 65, 250, 1000, 2000, 2600, 2760.0] {
      let found = Self.response(hertz: hertz, delay: delay, ticks: 34_560_000)
      worst = (max(worst.amplitude, abs(found.amplitude)), max(worst.degrees, abs(found.degrees)))
    }
    expect(worst.amplitude, within: 7e-4, "amplitude, \(delay) ns")
    expect(worst.degrees, within: 0.025, "degrees, \(delay) ns")
  }

  @Test(arguments: [1, 5556, 40_000, 100_000, -5556, -100_000])
  func `the fundamental passes within 1 ppm and 0.0001 degree`(delay: Int32) {
    for hertz in [45, 50, 65.0] {
      let found = Self.response(hertz: hertz, delay: delay, ticks: 32_000_000)
      expect(found.amplitude, within: 1e-6, "amplitude, \(hertz) Hz, \(delay) ns")
      expect(found.degrees, within: 1e-4, "degrees, \(hertz) Hz, \(delay) ns")
    }
  }

  @Test(arguments: [70_000, -70_000, 33])
  func `a steady code passes as it is, and the voltage ten samples late`(delay: Int32) {
    var filter = FractionalDelay(delayNanoseconds: delay, period: SamplePeriod(nanoseconds: 125_000))
    #expect(filter.isActive == true)
    var out = RawFrame(voltage: 0, current: 0)
    for index in 0..<100 { out = filter.push(RawFrame(voltage: Int32(index), current: -8_388_608)) }
    #expect(out == RawFrame(voltage: 89, current: -8_388_608))
    // What is taken off later is taken off what is held too.
    filter.lower(by: RawFrame(voltage: 3, current: -608))
    out = filter.push(RawFrame(voltage: 97, current: -8_388_000))
    #expect(out == RawFrame(voltage: 87, current: -8_388_000))
  }

  @Test func `no delay is no filter`() {
    let filter = FractionalDelay(delayNanoseconds: 0, period: SamplePeriod(nanoseconds: 125_000))
    #expect(filter.isActive == false)
  }
}

// verifies: detection of zero crossings
@Suite struct MainsTrackerQuickTests {
  /// Instants of the crossings found, s.
  static func crossings(_ tones: [Tone], seconds: Double, ticks: Int64 = 32_000_000, offset: Double = 0) -> [Double] {
    var tracker = MainsTracker(period: SamplePeriod(ticks: ticks))
    let clock = SampleClock(ticks: ticks)
    let count = Int(seconds / clock.step)
    var values = [Double](repeating: 0, count: count)
    tones.add(from: 0, step: clock.step, to: &values, at: 0, count: count)
    var found: [Double] = []
    for (index, value) in values.enumerated() {
      let code = Converter.code(value * (8_388_608 / Converter.fullScaleVolts) + offset)
      if case .crossing(let before) = tracker.push(code) {
        found.append(clock.instant(of: index) - Double(before) * 0x1p-16 * clock.step)
      }
    }
    return found
  }

  /// Largest distance to the rising crossings of a fundamental at `hertz`, s; the first two cycles fill the detector.
  static func worst(_ found: [Double], hertz: Double, turn: Double) -> Double {
    found.filter { $0 > 0.05 }.map { abs(remainder($0 * hertz + turn / (2 * .pi), 1)) / hertz }.max() ?? .nan
  }

  @Test(arguments: [40, 45, 50, 53.37, 60, 65, 70], [32_000_000 as Int64, 34_560_000, 40_000_000])
  func `crossings of a sine are found within a microsecond`(hertz: Double, ticks: Int64) {
    let found = Self.crossings([Tone(230, hertz, 0.7)], seconds: 1, ticks: ticks)
    #expect(abs(found.filter { $0 > 0.05 }.count - Int(0.94 * hertz)) <= 1)
    expect(Self.worst(found, hertz: hertz, turn: 0.7), within: 1e-6, "s, \(hertz) Hz, \(ticks) ticks")
  }

  @Test(arguments: [45, 50, 60.0])
  func `harmonics of 10 % move crossings by less than 0.2 ms and add none`(hertz: Double) {
    let tones = Shape.tones(230, hertz, turn: 0.7, [(3, 0.1, 90), (5, 0.1, 90), (7, 0.1, 90)])
    let found = Self.crossings(tones, seconds: 1)
    #expect(abs(found.filter { $0 > 0.05 }.count - Int(0.94 * hertz)) <= 1)
    expect(Self.worst(found, hertz: hertz, turn: 0.7), within: 2e-4, "s, \(hertz) Hz")
  }

  @Test func `a voltage below 5 V or without alternation has no crossing`() {
    #expect(Self.crossings([Tone(5, 50)], seconds: 1).isEmpty)
    #expect(Self.crossings([], seconds: 1, offset: 50_000).isEmpty)
    #expect(!Self.crossings([Tone(12, 50)], seconds: 1).isEmpty)
  }
}

// verifies: the lock on the mains
@Suite struct CrossingHistoryQuickTests {
  /// A history of crossings at `milliseconds`.
  static func history(_ milliseconds: [Double], check: (borrowing CrossingHistory) -> Void) {
    var history = CrossingHistory()
    for value in milliseconds { history.record(Instant(nanoseconds: Int64(value * 1e6))) }
    check(history)
  }

  @Test(arguments: [
    ([0.0, 20, 40], false), ([0, 20, 40, 60], true), ([0, 20, 40, 61], true), ([0, 20, 40, 62], false),
  ])
  func `three intervals that agree make a lock`(crossings: [Double], isLocked: Bool) {
    Self.history(crossings) { #expect($0.isLocked == isLocked) }
  }

  @Test(arguments: [(26.4, false), (26.2, true), (13.4, true), (13.3, false)])
  func `only intervals of the mains make a lock`(interval: Double, isLocked: Bool) {
    Self.history((0..<8).map { Double($0) * interval }) {
      #expect($0.isLocked == isLocked)
      #expect(($0.interval == nil) == !isLocked)
    }
  }

  @Test func `a jump loses the lock, and windows begin again at the second crossing after it`() {
    let jumped = [0.0, 20, 40, 60, 80, 85]
    Self.history(jumped) {
      #expect($0.isLocked == false)
      #expect($0.lostAt.nanoseconds == 85_000_000)
    }
    Self.history(jumped + [105, 125, 145]) {
      #expect($0.isLocked == true)
      #expect($0.lostAt.nanoseconds == 105_000_000)
    }
  }

  @Test func `a voltage that stays away loses the lock`() {
    var history = CrossingHistory()
    for index in 0..<10 { history.record(Instant(nanoseconds: Int64(index) * 20_000_000)) }
    history.checkAge(at: Instant(nanoseconds: 206_000_000))
    #expect(history.isLocked == true)
    history.checkAge(at: Instant(nanoseconds: 207_000_000))
    #expect(history.isLocked == false)
    #expect(history.latest == nil)
    #expect(history.lostAt.nanoseconds == 207_000_000)
  }

  @Test func `crossings are counted behind an instant`() {
    // 40 crossings: the oldest have been forgotten.
    Self.history((0..<40).map { Double($0) * 20 }) {
      #expect($0.latest?.nanoseconds == 780_000_000)
      #expect($0.crossing(10, after: Instant(nanoseconds: 400_000_000))?.nanoseconds == 600_000_000)
      // A crossing within 2 ms of the instant is the one that began the window.
      #expect($0.crossing(1, after: Instant(nanoseconds: 398_500_000))?.nanoseconds == 420_000_000)
      #expect($0.crossing(20, after: Instant(nanoseconds: 400_000_000)) == nil)
      #expect($0.firstCrossing(atOrAfter: Instant(nanoseconds: 574_000_000))?.nanoseconds == 580_000_000)
      #expect($0.firstCrossing(atOrAfter: Instant(nanoseconds: 580_000_000))?.nanoseconds == 580_000_000)
      #expect($0.firstCrossing(atOrAfter: Instant(nanoseconds: 780_000_001)) == nil)
    }
  }
}
