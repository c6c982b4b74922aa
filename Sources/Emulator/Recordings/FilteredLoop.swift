import Waveforms

/// The channels of a loop behind the front end's filter, at any position.
///
/// Short loops are filtered ahead of time onto a grid of at least 64 kHz and read by polynomials of degree 5, which err
/// by less than 4e-7 of a tone of 2 kHz and 3e-6 of one of 2.8 kHz. Longer ones are filtered where they are read.
struct FilteredLoop {
  /// Channels in a frame.
  let channelCount: Int
  private let table: [Double]
  private let tableCount: Int
  private let kernel: PolyphaseKernel
  private let loops: [[Double]]
  private let gridCount: Int
  private var weights: [Double]

  /// Whether the loop is filtered ahead of time.
  var isTabulated: Bool { tableCount > 0 }

  /// Largest number of tabulated positions.
  static let largestTable = 1 << 20
  /// Largest number of products that filling a table may take.
  static let largestTableWork = 2_000_000_000
  /// Points for each sample of 125 us: 64 kHz.
  private static let tablePointsPerSample = 8.0

  /// - Parameters:
  ///   - loops: One period of each channel.
  ///   - duration: Duration of the period in samples of the front end, 125 us.
  init(_ loops: [[Double]], duration: Double) {
    let count = loops[0].count
    let step = duration / Double(count)
    // Rows at most 50 ns apart: the linear interpolation between them loses less than 5e-8 of a tone of 2 kHz.
    var phases = 16
    while step / Double(phases) > 0.0004 { phases *= 2 }
    let kernel = PolyphaseKernel(halfLength: Double(FrontEndKernel.halfLengthSamples) / step, phaseCount: phases) {
      FrontEndKernel.ideal.value(at: $0 * step)
    }
    // Enough points of the neighbouring periods on both sides to read without wrapping.
    let extended = loops.map { loop in
      (0..<count + 2 * kernel.taps).map { index in
        let at = (index - kernel.taps) % count
        return loop[at < 0 ? at + count : at]
      }
    }
    channelCount = loops.count
    gridCount = count
    self.kernel = kernel
    weights = Array(repeating: 0, count: kernel.taps)
    let positions = (duration * Self.tablePointsPerSample).rounded(.up)
    let work = positions * Double(kernel.taps * (loops.count + 1))
    guard positions <= Double(Self.largestTable), work <= Double(Self.largestTableWork) else {
      self.loops = extended
      table = []
      tableCount = 0
      return
    }
    self.loops = []
    tableCount = Int(positions)
    table = Self.fill(extended, kernel, count: tableCount, gridCount: count)
  }

  private static let tableLead = 2
  private static let tableTail = 4

  private static func fill(
    _ loops: [[Double]], _ kernel: PolyphaseKernel, count: Int, gridCount: Int
  ) -> [Double] {
    let channels = loops.count
    var table = [Double](repeating: 0, count: (count + tableLead + tableTail) * channels)
    var weights = [Double](repeating: 0, count: kernel.taps)
    for index in 0..<count {
      let position = Double(index) * Double(gridCount) / Double(count)
      let whole = Int(position)
      kernel.weights(fraction: position - Double(whole), into: &weights)
      for channel in 0..<channels {
        table[(index + tableLead) * channels + channel] = loops[channel].withUnsafeBufferPointer {
          kernel.sum(weights, $0.baseAddress! + whole + kernel.taps - kernel.lead)
        }
      }
    }
    for extra in 0..<tableLead + tableTail {
      let target = extra < tableLead ? extra : count + extra
      let source = ((target - tableLead) % count + count) % count + tableLead
      for channel in 0..<channels { table[target * channels + channel] = table[source * channels + channel] }
    }
    return table
  }

  /// Writes `count` frames from a position on, channel by channel.
  ///
  /// - Parameters:
  ///   - position: Place of the first frame in a loop of `length` units, 0 ..< length.
  ///   - step: Units from frame to frame, below `length` or not.
  mutating func render(position: Int64, step: Int64, length: Int64, count: Int, into output: inout [Double]) {
    var position = position
    let step = step % length
    let scale = Double(isTabulated ? tableCount : gridCount) / Double(length)
    output.withUnsafeMutableBufferPointer { out in
      for frame in 0..<count {
        let place = Double(position) * scale
        if isTabulated {
          interpolate(place, out.baseAddress! + frame, stride: count)
        } else {
          filter(place, out.baseAddress! + frame, stride: count)
        }
        position += step
        if position >= length { position -= length }
      }
    }
  }

  private mutating func filter(_ place: Double, _ out: UnsafeMutablePointer<Double>, stride: Int) {
    let whole = min(Int(place), gridCount - 1)
    kernel.weights(fraction: place - Double(whole), into: &weights)
    for channel in 0..<channelCount {
      out[channel * stride] = loops[channel].withUnsafeBufferPointer {
        kernel.sum(weights, $0.baseAddress! + whole + kernel.taps - kernel.lead)
      }
    }
  }

  /// Lagrange's polynomial through six neighbours, the third of them at the whole part of `place`.
  @inline(__always)
  private func interpolate(_ place: Double, _ out: UnsafeMutablePointer<Double>, stride: Int) {
    let whole = min(Int(place), tableCount - 1)
    let x = place - Double(whole)
    let (a, b, c, d, e, f) = (x + 2, x + 1, x, x - 1, x - 2, x - 3)
    let (ab, cd, ef) = (a * b, c * d, e * f)
    let w0 = -b * cd * ef * (1.0 / 120)
    let w1 = a * cd * ef * (1.0 / 24)
    let w2 = -ab * d * ef * (1.0 / 12)
    let w3 = ab * c * ef * (1.0 / 12)
    let w4 = -ab * cd * f * (1.0 / 24)
    let w5 = ab * cd * e * (1.0 / 120)
    let channels = channelCount
    table.withUnsafeBufferPointer { buffer in
      let base = buffer.baseAddress! + whole * channels
      for channel in 0..<channels {
        let p = base + channel
        let low = w0 * p[0] + w1 * p[channels] + w2 * p[2 * channels]
        let high = w3 * p[3 * channels] + w4 * p[4 * channels] + w5 * p[5 * channels]
        out[channel * stride] = low + high
      }
    }
  }
}
