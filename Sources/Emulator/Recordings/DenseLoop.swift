// @relation(REQ-EMU-015, scope=file)

import VirtualTime

/// A channel of a loop on a grid of at least 256 kHz, point by point.
///
/// Points between those of the loop are interpolated by a sinc over +-48 of them, flat within 1e-7 to 0.45 of the
/// loop's rate; images are down by 140 dB from 0.55 on. Everything that the loop holds is kept, so it folds as it
/// really would.
struct DenseLoop: Sendable {
  static let lowestHz = 256_000.0
  /// Points of the loop on either side that a point between them is made of.
  static let halfLength = 48

  /// One period.
  let points: [Double]
  /// Dense points for each of the loop.
  let factor: Int
  private let rows: [Double]
  private var window = [Double](repeating: 0, count: 2 * halfLength)

  /// Dense points in a period.
  var count: Int { points.count * factor }

  /// - Parameters:
  ///   - points: One period.
  ///   - rateHz: Points a second.
  init(_ points: [Double], rateHz: Double) {
    self.points = points
    let factor = max(1, Int((Self.lowestHz / rateHz).rounded(.up)))
    self.factor = factor
    let shape = KaiserSinc(cutOff: 0.5, halfLength: Double(Self.halfLength), attenuation: 140)
    var rows: [Double] = []
    for phase in 0..<factor {
      // Points at -47 ... 48 around the place.
      let row = (0..<2 * Self.halfLength).map { tap in
        shape.value(at: Double(phase) / Double(factor) + Double(Self.halfLength - 1 - tap))
      }
      let sum = row.reduce(0, +)
      rows += row.map { $0 / sum }
    }
    self.rows = rows
  }

  /// Appends the dense points `range`, counted from the start of the loop through all its repetitions.
  mutating func append(_ range: Range<Int64>, to target: inout [Double]) {
    guard !range.isEmpty else { return }
    let taps = 2 * Self.halfLength
    var place = Int((range.lowerBound % Int64(count) + Int64(count)) % Int64(count))
    var filled = -1
    for _ in range {
      let (whole, phase) = place.quotientAndRemainder(dividingBy: factor)
      if phase == 0 {
        target.append(points[whole])
      } else {
        let first = whole - Self.halfLength + 1
        let inside = first >= 0 && first + taps <= points.count
        if !inside, filled != whole {
          for tap in 0..<taps {
            let at = (first + tap) % points.count
            window[tap] = points[at < 0 ? at + points.count : at]
          }
          filled = whole
        }
        target.append(
          rows.withUnsafeBufferPointer { rows in
            (inside ? points : window).withUnsafeBufferPointer { values in
              Self.sum(rows.baseAddress! + phase * taps, values.baseAddress! + (inside ? first : 0))
            }
          })
      }
      place += 1
      if place == count { place = 0 }
    }
  }

  /// Adds `scale` times the weights that make dense point `index`; `weights[origin]` is that of point 0 of the loop.
  func addWeights(of index: Int, times scale: Double, to weights: inout [Double], origin: Int) {
    let phase = ((index % factor) + factor) % factor
    let whole = (index - phase) / factor
    if phase == 0 {
      weights[origin + whole] += scale
      return
    }
    let taps = 2 * Self.halfLength
    for tap in 0..<taps {
      weights[origin + whole - Self.halfLength + 1 + tap] += scale * rows[phase * taps + tap]
    }
  }

  @inline(__always)
  private static func sum(_ weights: UnsafePointer<Double>, _ values: UnsafePointer<Double>) -> Double {
    var (low, high) = (SIMD4<Double>(), SIMD4<Double>())
    for tap in stride(from: 0, to: 2 * halfLength, by: 8) {
      low +=
        UnsafeRawPointer(weights + tap).loadUnaligned(as: SIMD4<Double>.self)
        * UnsafeRawPointer(values + tap).loadUnaligned(as: SIMD4<Double>.self)
      high +=
        UnsafeRawPointer(weights + tap + 4).loadUnaligned(as: SIMD4<Double>.self)
        * UnsafeRawPointer(values + tap + 4).loadUnaligned(as: SIMD4<Double>.self)
    }
    let four = low + high
    return (four.x + four.y) + (four.z + four.w)
  }
}
