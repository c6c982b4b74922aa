/// The frequency of the grid in time: constant, or on a ramp, plus a triangular wander.
struct FrequencyCourse {
  private var startHz: Double
  private var endHz: Double
  private var startInstant: Int64 = 0
  private var endInstant: Int64 = 0
  private let wander: FrequencyWander?

  init(_ frequencyHz: Double, wander: FrequencyWander?) {
    startHz = frequencyHz
    endHz = frequencyHz
    self.wander = wander?.amplitudeHz == 0 ? nil : wander
  }

  mutating func step(to hz: Double) {
    startHz = hz
    endHz = hz
    startInstant = 0
    endInstant = 0
  }

  mutating func ramp(to hz: Double, hzPerSecond: Double, at now: Int64) {
    let from = base(at: now)
    let seconds = abs(hz - from) / hzPerSecond
    startHz = from
    endHz = hz
    startInstant = now
    endInstant = now + Int64(seconds * 1e9 + 0.5)
  }

  /// The next corner after an instant.
  func nextCorner(after now: Int64) -> Int64? {
    let rampEnd = endInstant > now ? endInstant : nil
    guard let wander else { return rampEnd }
    let period = wander.periodNanoseconds
    let origin = now / period * period
    let corners = [origin + period / 4, origin + period / 4 * 3, origin + period + period / 4]
    let corner = corners.first { $0 > now } ?? corners[2]
    return min(corner, rampEnd ?? corner)
  }

  /// Hz at an instant; at the end of a step's ramp the end value.
  func frequency(at instant: Int64) -> Double { base(at: instant) + deviation(at: instant) }

  private func base(at instant: Int64) -> Double {
    guard instant < endInstant else { return endHz }
    return startHz + (endHz - startHz) * (Double(instant - startInstant) / Double(endInstant - startInstant))
  }

  private func deviation(at instant: Int64) -> Double {
    guard let wander else { return 0 }
    let quarter = Double(wander.periodNanoseconds / 4)
    let position = Double(instant % wander.periodNanoseconds) / quarter  // 0 ..< 4
    let triangle = position <= 1 ? position : (position <= 3 ? 2 - position : position - 4)
    return wander.amplitudeHz * triangle
  }
}
