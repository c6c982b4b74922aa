extension Segment {
  /// Pure sinusoids of the grid's frequency, equal in all phases, the phases a third of a turn apart in the order 1, 2, 3.
  ///
  /// - Parameters:
  ///   - phases: Number of phases; each has a voltage and a current.
  ///   - voltageRMS: Voltage of every phase, V rms.
  ///   - currentRMS: Current of every phase, A rms.
  ///   - frequencyHz: Frequency of the grid, Hz.
  ///   - powerFactorAngleRadians: By how much the current lags the voltage, radians.
  ///   - startNanoseconds: First instant, ns from the start of the run.
  ///   - durationNanoseconds: Length, ns; larger than zero.
  public static func steady(
    phases: Int = 1, voltageRMS: Double, currentRMS: Double, frequencyHz: Double = 50,
    powerFactorAngleRadians: Double = 0, startNanoseconds: Int64 = 0, durationNanoseconds: Int64
  ) -> Segment {
    let root = 2.0.squareRoot()
    let channels = (0..<phases).flatMap { phase in
      let angle = -Double(phase) * 2 * Double.pi / 3
      return [
        ChannelContent(tones: [Tone(.harmonic(1), peak: voltageRMS * root, phase: angle)]),
        ChannelContent(tones: [
          Tone(.harmonic(1), peak: currentRMS * root, phase: angle - powerFactorAngleRadians)
        ]),
      ]
    }
    return Segment(
      startNanoseconds: startNanoseconds, endNanoseconds: startNanoseconds + durationNanoseconds,
      frequencyStartHz: frequencyHz, frequencyEndHz: frequencyHz, channels: channels)
  }
}
