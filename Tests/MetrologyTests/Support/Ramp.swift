import Foundation

/// A voltage and a lagging current whose frequency changes evenly.
struct Ramp: PhaseSource {
  var volts = 230.0
  var amperes = 10.0
  /// Lag of the current, radians.
  var lag = 0.0
  /// Frequency at the instant 0, Hz.
  var hertz: Double
  /// Change, Hz/s.
  var slope: Double

  func frequency(at time: Double) -> Double { hertz + slope * time }

  func angle(at time: Double) -> Double { 2 * .pi * (hertz * time + slope * time * time / 2) }

  func add(first: Int, count: Int, clock: SampleClock, voltage: inout [Double], current: inout [Double]) {
    for index in 0..<count {
      let angle = angle(at: clock.instant(of: first + index))
      voltage[index] += volts * 2.0.squareRoot() * sin(angle)
      current[index] += amperes * 2.0.squareRoot() * sin(angle - lag)
    }
  }

  /// Active energy, Ws: the mean part, less the integral of cos(2 theta - lag) by parts to the second term; what is left out is
  /// below 1e-9 of the first for slopes of a few Hz/s.
  func activeJoules(from start: Double, to end: Double) -> Double {
    func swing(_ time: Double) -> Double {
      let psi = 2 * angle(at: time) - lag
      let (rate, change) = (4 * .pi * frequency(at: time), 4 * .pi * slope)
      return sin(psi) / rate - cos(psi) * change / (rate * rate * rate)
    }
    return volts * amperes * (cos(lag) * (end - start) - swing(end) + swing(start))
  }
}
