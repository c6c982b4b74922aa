/// Fits constant part, fundamental and harmonics to a short signal by least squares over the frequency as well.
enum HarmonicFit {
  /// - Returns: Cycles a sample of the best fit between 39 and 71 Hz, or nil where none is found.
  static func cyclesPerSample(of signal: [Double], sampleRateHz: Double) -> Double? {
    // Means of neighbouring samples have the same frequency, and save time at high rates.
    let block = max(Int(sampleRateHz / 10_000), 1)
    let means = stride(from: 0, through: signal.count - block, by: block).map { start in
      signal[start..<start + block].reduce(0, +) / Double(block)
    }
    return cyclesPerValue(of: means, rateHz: sampleRateHz / Double(block)).map { $0 / Double(block) }
  }

  private static func cyclesPerValue(of signal: [Double], rateHz sampleRateHz: Double) -> Double? {
    let harmonics = min(max(Int(0.45 * sampleRateHz / Fundamental.highestHz), 1), 9)
    var best = (frequency: 0.0, residual: Double.infinity)
    var hz = Fundamental.lowestHz - 1
    while hz <= Fundamental.highestHz + 1 {
      if let fit = solve(signal, hz / sampleRateHz, harmonics, slopes: nil), fit.residual < best.residual {
        best = (hz / sampleRateHz, fit.residual)
      }
      hz += 1
    }
    guard best.residual.isFinite else { return nil }
    var frequency = best.frequency
    for _ in 0..<12 {
      guard let series = solve(signal, frequency, harmonics, slopes: nil),
        let step = solve(signal, frequency, harmonics, slopes: series.solution)?.solution.last
      else { return nil }
      // A step of more than 2 % would leave the neighbourhood that the scan has found.
      let change = min(max(step, -0.02 * frequency), 0.02 * frequency)
      frequency += change
      if change.magnitude < 1e-12 * frequency { break }
    }
    return frequency
  }

  /// Solves the normal equations; with `slopes`, the derivative of that series by the frequency is one more column.
  private static func solve(
    _ signal: [Double], _ frequency: Double, _ harmonics: Int, slopes: [Double]?
  ) -> (solution: [Double], residual: Double)? {
    let size = 1 + 2 * harmonics + (slopes == nil ? 0 : 1)
    var matrix = [Double](repeating: 0, count: size * size)
    var right = [Double](repeating: 0, count: size)
    var row = [Double](repeating: 0, count: size)
    let centre = Double(signal.count - 1) / 2
    var power = 0.0
    for index in signal.indices {
      let time = Double(index) - centre
      let base = Phasor(turns: time * frequency)
      var turned = Phasor(turns: 0)
      row[0] = 1
      var slope = 0.0
      for order in 1...harmonics {
        turned.turn(by: base)
        row[2 * order - 1] = turned.cosine
        row[2 * order] = turned.sine
        if let slopes {
          slope += Double(order) * (slopes[2 * order] * turned.cosine - slopes[2 * order - 1] * turned.sine)
        }
      }
      if slopes != nil { row[size - 1] = 2 * Double.pi * time * slope }
      for i in 0..<size {
        right[i] += row[i] * signal[index]
        for j in 0...i { matrix[i * size + j] += row[i] * row[j] }
      }
      power += signal[index] * signal[index]
    }
    guard let solution = cholesky(&matrix, right, size) else { return nil }
    var explained = 0.0
    for i in 0..<size { explained += solution[i] * right[i] }
    return (solution, power - explained)
  }

  /// Solves a symmetric positive definite system, scaled to a diagonal of ones; nil where it is singular.
  private static func cholesky(_ matrix: inout [Double], _ right: [Double], _ size: Int) -> [Double]? {
    var scale = [Double](repeating: 0, count: size)
    for i in 0..<size {
      guard matrix[i * size + i] > 0 else { return nil }
      scale[i] = 1 / matrix[i * size + i].squareRoot()
    }
    var x = right
    for i in 0..<size {
      x[i] *= scale[i]
      for j in 0...i { matrix[i * size + j] *= scale[i] * scale[j] }
    }
    for i in 0..<size {
      for j in 0...i {
        var sum = matrix[i * size + j]
        for k in 0..<j { sum -= matrix[i * size + k] * matrix[j * size + k] }
        if i == j {
          guard sum > 1e-13 else { return nil }
          matrix[i * size + i] = sum.squareRoot()
        } else {
          matrix[i * size + j] = sum / matrix[j * size + j]
        }
      }
      var sum = x[i]
      for k in 0..<i { sum -= matrix[i * size + k] * x[k] }
      x[i] = sum / matrix[i * size + i]
    }
    for i in stride(from: size - 1, through: 0, by: -1) {
      var sum = x[i]
      for k in i + 1..<max(size, i + 1) { sum -= matrix[k * size + i] * x[k] }
      x[i] = sum / matrix[i * size + i]
    }
    for i in 0..<size { x[i] *= scale[i] }
    return x
  }
}
