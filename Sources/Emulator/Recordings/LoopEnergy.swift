/// The true energies of one phase of a loop, taken from the points of the loop ahead of any filter.
struct LoopEnergy {
  /// Mean reactive power of the fundamental, var, positive when the current lags.
  let reactivePower: Double
  /// Mean square of the voltage without its mean, V^2.
  let voltageVariance: Double
  /// Mean square of the current without its mean, A^2.
  let currentVariance: Double
  /// Sum of u * i over whole intervals from the first point, in W points; one entry more than there are points.
  private let cumulative: [Double]
  private let voltage: [Double]
  private let current: [Double]

  /// - Parameters:
  ///   - voltage: One period, V.
  ///   - current: The same period, A.
  ///   - cycles: Cycles of the fundamental in it.
  init(voltage: [Double], current: [Double], cycles: Int) {
    let count = voltage.count
    self.voltage = voltage
    self.current = current
    var cumulative: [Double] = []
    cumulative.reserveCapacity(count + 1)
    cumulative.append(0)
    var sum = 0.0
    func power(_ index: Int) -> Double {
      let at = index < 0 ? index + count : index >= count ? index - count : index
      return voltage[at] * current[at]
    }
    for index in 0..<count {
      // The integral of the cubic through four points; over the loop the sum is that of the points.
      sum += (13 * (power(index) + power(index + 1)) - power(index - 1) - power(index + 2)) / 24
      cumulative.append(sum)
    }
    self.cumulative = cumulative
    reactivePower = Self.reactivePower(voltage, current, cycles)
    voltageVariance = Self.variance(voltage)
    currentVariance = Self.variance(current)
  }

  /// Integral of u * i over one loop, in W points.
  var whole: Double { cumulative[cumulative.count - 1] }

  /// Integral of u * i from the first point to a position in points, 0 ... count, in W points.
  func partial(_ position: Double) -> Double {
    let count = voltage.count
    let index = min(Int(position), count - 1)
    let x = position - Double(index)
    func power(_ index: Int) -> Double {
      let at = index < 0 ? index + count : index >= count ? index - count : index
      return voltage[at] * current[at]
    }
    // The same cubic, integrated from 0 to x.
    let (before, here, next, after) = (power(index - 1), power(index), power(index + 1), power(index + 2))
    let linear = -before / 3 - here / 2 + next - after / 6
    let square = before / 2 - here + next / 2
    let cubic = (after - before) / 6 + (here - next) / 2
    return cumulative[index] + x * (here + x * (linear / 2 + x * (square / 3 + x * cubic / 4)))
  }

  private static func variance(_ values: [Double]) -> Double {
    var sum = 0.0
    for value in values { sum += value }
    let mean = sum / Double(values.count)
    var squares = 0.0
    for value in values { squares += (value - mean) * (value - mean) }
    return squares / Double(values.count)
  }

  /// Im(U1 conj(I1)): of bin `cycles` of the whole loop up to 64 cycles, beyond that ``ReactiveWindows``.
  private static func reactivePower(_ voltage: [Double], _ current: [Double], _ cycles: Int) -> Double {
    cycles <= 64
      ? ReactiveWindows.wholeLoop(voltage, current, cycles: cycles)
      : ReactiveWindows.mean(voltage, current, cycles: cycles)
  }
}
