// @relation(REQ-EMU-003, scope=file)

import VirtualTime

/// The true integrals of one phase over one segment, ahead of the filter.
struct PhaseTruth: Sendable {
  private let voltage: [SpectralLine]
  private let current: [SpectralLine]
  /// The voltage's fundamental a quarter of a cycle later; empty without one.
  private let quadrature: [SpectralLine]
  /// A constant of 1.
  private let unit: [SpectralLine]
  private let voltageNoise: Double
  private let currentNoise: Double

  init(voltage: PreparedChannel, current: PreparedChannel, grid: GridPhase) {
    self.voltage = SpectralLine.lines(of: voltage, grid: grid)
    self.current = SpectralLine.lines(of: current, grid: grid)
    quadrature = self.voltage.filter { $0.order == 1 }.map { $0.quarterLater }
    unit = [.unit]
    voltageNoise = voltage.noiseRMS
    currentNoise = current.noiseRMS
  }

  /// Integrals over the first `seconds` of the segment, which end at `nanoseconds`, the grid standing at `gridTurns`.
  func energies(seconds: Double, nanoseconds: Int64, gridTurns: Double) -> PhaseReference {
    func integral(_ a: [SpectralLine], _ b: [SpectralLine]) -> Double {
      Self.integral(a, b, seconds: seconds, nanoseconds: nanoseconds, gridTurns: gridTurns)
    }
    var gained = PhaseReference()
    gained.activeJoules = integral(voltage, current)
    gained.reactiveVarSeconds = integral(quadrature, current)
    gained.voltageSquareSeconds = integral(voltage, voltage) + voltageNoise * voltageNoise * seconds
    gained.currentSquareSeconds = integral(current, current) + currentNoise * currentNoise * seconds
    gained.voltageSeconds = integral(voltage, unit)
    gained.currentSeconds = integral(current, unit)
    return gained
  }

  /// Integral of a product in closed form, line by line: sin a sin b = (cos(a - b) - cos(a + b)) / 2.
  private static func integral(
    _ left: [SpectralLine], _ right: [SpectralLine], seconds: Double, nanoseconds: Int64, gridTurns: Double
  ) -> Double {
    guard seconds > 0, !left.isEmpty, !right.isEmpty else { return 0 }
    return withUnsafeTemporaryAllocation(of: Phasor.self, capacity: right.count) { ends in
      for index in right.indices { ends[index] = right[index].phasor(at: nanoseconds, gridTurns: gridTurns) }
      var sum = 0.0
      for a in left {
        let end = a.phasor(at: nanoseconds, gridTurns: gridTurns)
        for index in right.indices {
          let b = right[index]
          let difference = RotatingPhasor(
            start: a.start.times(conjugateOf: b.start), end: end.times(conjugateOf: ends[index]),
            hertz: a.frequencyHz - b.frequencyHz, slope: a.slopeHzPerSecond - b.slopeHzPerSecond)
          let sumOfBoth = RotatingPhasor(
            start: a.start.times(b.start), end: end.times(ends[index]),
            hertz: a.frequencyHz + b.frequencyHz, slope: a.slopeHzPerSecond + b.slopeHzPerSecond)
          sum +=
            0.5 * (difference.integralOfRealPart(seconds: seconds) - sumOfBoth.integralOfRealPart(seconds: seconds))
        }
      }
      return sum
    }
  }
}
