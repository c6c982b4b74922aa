/// A tabulated kernel that evaluates a sampled signal between its samples.
///
/// The table has one row of weights for each of `phaseCount` + 1 fractions of a sample; rows are normalised to the sum 1
/// (exact gain at zero frequency) and interpolated linearly. The interpolation scales a tone of w radians a sample by at
/// most 1 - (w / phaseCount)^2 / 8.
struct PolyphaseKernel {
  /// Weights in a row.
  let taps: Int
  /// Samples ahead of the whole part of a position that the first weight belongs to.
  let lead: Int
  private let phaseCount: Int
  private let rows: [Double]

  /// - Parameters:
  ///   - halfLength: Distance in samples beyond which the kernel is zero.
  ///   - phaseCount: Fractions of a sample.
  ///   - kernel: Weight by distance in samples.
  init(halfLength: Double, phaseCount: Int, kernel: (Double) -> Double) {
    let lead = Int(halfLength)
    let taps = 2 * (lead + 1)
    var rows: [Double] = []
    rows.reserveCapacity((phaseCount + 1) * taps)
    for phase in 0...phaseCount {
      let fraction = Double(phase) / Double(phaseCount)
      var sum = 0.0
      for tap in 0..<taps {
        let weight = kernel(fraction + Double(lead - tap))
        rows.append(weight)
        sum += weight
      }
      for index in rows.count - taps..<rows.count { rows[index] /= sum }
    }
    self.lead = lead
    self.taps = taps
    self.phaseCount = phaseCount
    self.rows = rows
  }

  /// Writes the weights for a position `fraction` (0 ..< 1) behind a sample.
  func weights(fraction: Double, into weights: UnsafeMutablePointer<Double>) {
    let place = fraction * Double(phaseCount)
    let row = min(Int(place), phaseCount - 1)
    let part = place - Double(row)
    rows.withUnsafeBufferPointer { table in
      let low = table.baseAddress! + row * taps
      let high = low + taps
      for tap in 0..<taps { weights[tap] = low[tap] + part * (high[tap] - low[tap]) }
    }
  }

  /// The sum of `taps` weighted samples; `samples` points at the first of them.
  @inline(__always)
  func sum(_ weights: UnsafePointer<Double>, _ samples: UnsafePointer<Double>) -> Double {
    // Four partial sums in a fixed order: fast without reassociation by the compiler.
    var lanes = SIMD4<Double>.zero
    var tap = 0
    while tap + 4 <= taps {
      let w = SIMD4(weights[tap], weights[tap + 1], weights[tap + 2], weights[tap + 3])
      let x = SIMD4(samples[tap], samples[tap + 1], samples[tap + 2], samples[tap + 3])
      lanes += w * x
      tap += 4
    }
    var total = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3])
    while tap < taps {
      total += weights[tap] * samples[tap]
      tap += 1
    }
    return total
  }
}
