/// Reactive power of the fundamental of a loop.
enum ReactiveWindows {
  /// Vectors of voltage and current, peak values; the phase is relative to the first point of the loop.
  private struct Line {
    var voltage: (re: Double, im: Double)
    var current: (re: Double, im: Double)

    /// Im(U conj(I)) of rms values.
    var reactivePower: Double { (voltage.im * current.re - voltage.re * current.im) / 2 }
  }

  /// From the discrete Fourier transform of the whole loop, bin `cycles`.
  static func wholeLoop(_ voltage: [Double], _ current: [Double], cycles: Int) -> Double {
    let count = voltage.count
    return line(
      voltage, current, Double(cycles) / Double(count), first: 0, count: count, width: Double(count), hann: false
    ).reactivePower
  }

  /// The mean over Hann windows of eight cycles that overlap by half.
  ///
  /// A frequency that drifts within a long recording does no harm: the turn of the voltage from window to window gives the
  /// offset of each from the mean frequency, and so what the window loses.
  static func mean(_ voltage: [Double], _ current: [Double], cycles: Int) -> Double {
    let count = voltage.count
    let cyclesPerPoint = Double(cycles) / Double(count)
    let windows = (cycles + 3) / 4
    let width = 8 / cyclesPerPoint
    let lines = (0..<windows).map { window in
      line(
        voltage, current, cyclesPerPoint, first: Int((Double(count) * Double(window) / Double(windows)).rounded()),
        count: Int(width), width: width, hann: true)
    }
    let hop = Double(count) / Double(windows)
    var sum = 0.0
    for (index, line) in lines.enumerated() {
      let ahead = lines[(index + 1) % windows].voltage
      let behind = lines[(index + windows - 1) % windows].voltage
      let turns = ArcTangent.turns(
        y: ahead.im * behind.re - ahead.re * behind.im, x: ahead.re * behind.re + ahead.im * behind.im)
      sum += line.reactivePower / squaredGain(offset: turns / (2 * hop) * width)
    }
    return sum / Double(windows)
  }

  /// The squared response of a Hann window `offset` bins beside its centre: (sinc(x) / (1 - x^2))^2, bounded to 1/4 bin.
  private static func squaredGain(offset: Double) -> Double {
    let square = min(offset * offset, 0.0625)
    let angle = Double.pi * Double.pi * square
    let sinc = 1 - angle / 6 * (1 - angle / 20 * (1 - angle / 42))
    let gain = sinc / (1 - square)
    return gain * gain
  }

  private static func line(
    _ voltage: [Double], _ current: [Double], _ cyclesPerPoint: Double, first: Int, count: Int, width: Double,
    hann: Bool
  ) -> Line {
    let carrierStep = Phasor(turns: cyclesPerPoint)
    let windowStep = Phasor(turns: 1 / width)
    var carrier = Phasor(turns: 0)
    var window = Phasor(turns: 0)
    var (ur, ui, ir, ii) = (0.0, 0.0, 0.0, 0.0)
    for index in 0..<count {
      if index & 1_023 == 0 {
        carrier = Phasor(turns: Double(first + index) * cyclesPerPoint)
        window = Phasor(turns: Double(index) / width)
      }
      let at = (first + index) % voltage.count
      let weight = hann ? 1 - window.cosine : 1
      let (c, s) = (weight * carrier.cosine, weight * carrier.sine)
      ur += voltage[at] * c
      ui -= voltage[at] * s
      ir += current[at] * c
      ii -= current[at] * s
      carrier.turn(by: carrierStep)
      window.turn(by: windowStep)
    }
    let scale = 2 / width
    return Line(voltage: (ur * scale, ui * scale), current: (ir * scale, ii * scale))
  }
}
