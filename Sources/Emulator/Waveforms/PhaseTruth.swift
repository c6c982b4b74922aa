// @relation(REQ-EMU-003, scope=file)

import VirtualTime

/// The true powers of one phase over one segment, ahead of the filter.
struct PhaseTruth: Sendable {
  private let voltage: [SpectralLine]
  private let current: [SpectralLine]
  /// Fundamental reactive power, var.
  let reactivePower: Double
  /// Product of the rms values without their constant parts, VA.
  let apparentPower: Double

  init(voltage: PreparedChannel, current: PreparedChannel, grid: GridPhase) {
    self.voltage = SpectralLine.lines(of: voltage, grid: grid)
    self.current = SpectralLine.lines(of: current, grid: grid)
    let (u, i) = (SpectralLine.fundamental(of: voltage), SpectralLine.fundamental(of: current))
    // Im(U conj(I)) / 2: positive when the current lags.
    reactivePower = 0.5 * (u.y * i.x - u.x * i.y)
    apparentPower = Self.rms(self.voltage, noise: voltage.noiseRMS) * Self.rms(self.current, noise: current.noiseRMS)
  }

  /// Integrals over the first `seconds` of the segment, which end at `nanoseconds`, the grid standing at `gridTurns`.
  func energies(seconds: Double, nanoseconds: Int64, gridTurns: Double) -> PhaseReference {
    PhaseReference(
      activeJoules: activeEnergy(seconds: seconds, nanoseconds: nanoseconds, gridTurns: gridTurns),
      reactiveVarSeconds: reactivePower * seconds,
      apparentVoltAmpereSeconds: apparentPower * seconds)
  }

  /// Integral of u * i in closed form: products of two lines, sin a sin b = (cos(a - b) - cos(a + b)) / 2.
  private func activeEnergy(seconds: Double, nanoseconds: Int64, gridTurns: Double) -> Double {
    guard seconds > 0, !voltage.isEmpty, !current.isEmpty else { return 0 }
    return withUnsafeTemporaryAllocation(of: Phasor.self, capacity: current.count) { currentEnds in
      for index in current.indices {
        currentEnds[index] = current[index].phasor(at: nanoseconds, gridTurns: gridTurns)
      }
      var sum = 0.0
      for u in voltage {
        let uEnd = u.phasor(at: nanoseconds, gridTurns: gridTurns)
        for index in current.indices {
          let i = current[index]
          let difference = RotatingPhasor(
            start: u.start.times(conjugateOf: i.start), end: uEnd.times(conjugateOf: currentEnds[index]),
            hertz: u.frequencyHz - i.frequencyHz, slope: u.slopeHzPerSecond - i.slopeHzPerSecond)
          let sumOfBoth = RotatingPhasor(
            start: u.start.times(i.start), end: uEnd.times(currentEnds[index]),
            hertz: u.frequencyHz + i.frequencyHz, slope: u.slopeHzPerSecond + i.slopeHzPerSecond)
          sum +=
            0.5 * (difference.integralOfRealPart(seconds: seconds) - sumOfBoth.integralOfRealPart(seconds: seconds))
        }
      }
      return sum
    }
  }

  /// The stationary rms value of all lines but the constant, and of noise.
  private static func rms(_ lines: [SpectralLine], noise: Double) -> Double {
    let square = lines.reduce(noise * noise) { sum, line in
      line.isConstant ? sum : sum + 0.5 * (line.start * line.start).sum()
    }
    return square.squareRoot()
  }
}
