// @relation(REQ-EMU-015, scope=file)

import Waveforms

/// A channel of a loop behind an analogue filter, at any instants: read from ``LoopStream`` by polynomials of degree
/// 5.
///
/// Of a tone of 2.8 kHz that errs by less than 1e-8. Of the whole loop a table is kept when it is short enough.
struct ProbeLoop: Sendable {
  /// Longest loop of which a table is kept, dense points: 2 s at 256 kHz.
  static let largestTable = 1 << 19
  private static let tableLead: Int64 = 2

  private var stream: LoopStream
  private let gain: Double
  private var table: [Double] = []

  /// - Parameters:
  ///   - points: One period of the channel.
  ///   - rateHz: Points a second.
  ///   - largestTable: Longest loop of which a table is kept, dense points.
  init(_ points: [Double], rateHz: Double, filter: AnalogueFilter, largestTable: Int = Self.largestTable) {
    stream = LoopStream(points, rateHz: rateHz, filter: filter)
    gain = filter.gain
    if stream.period <= largestTable {
      let count = stream.period + 6
      stream.provide(-Self.tableLead..<Int64(count) - Self.tableLead)
      stream.withPoints(from: -Self.tableLead) { table = Array(UnsafeBufferPointer(start: $0, count: count)) }
    }
  }

  /// Dense points in a period.
  var period: Int { stream.period }

  /// Writes the values at `count` places from `start` on, in dense points from the start of period `repetition`.
  mutating func sample(
    repetition: Int64, start: Double, step: Double, count: Int, into output: UnsafeMutablePointer<Double>
  ) {
    guard count > 0 else { return }
    if table.isEmpty {
      let base = repetition * Int64(period)
      let end = start + Double(count - 1) * step
      let first = base + Int64(start.rounded(.down)) - 2
      stream.provide(first..<base + Int64(end.rounded(.down)) + 4)
      stream.withPoints(from: first) { points in
        for index in 0..<count {
          let place = start + Double(index) * step
          let whole = place.rounded(.down)
          output[index] = gain * Self.interpolate(points + Int(Int64(whole) + base - first - 2), place - whole)
        }
      }
    } else {
      let length = Double(period)
      table.withUnsafeBufferPointer { table in
        for index in 0..<count {
          var place = start + Double(index) * step
          place -= (place / length).rounded(.down) * length
          // Rounding may leave the length itself.
          let whole = min(Int(place), period - 1)
          output[index] = gain * Self.interpolate(table.baseAddress! + whole, place - Double(whole))
        }
      }
    }
  }

  /// Lagrange's polynomial through six points at -2 ... 3, at `x`.
  @inline(__always)
  private static func interpolate(_ p: UnsafePointer<Double>, _ x: Double) -> Double {
    let (a, b, c, d, e, f) = (x + 2, x + 1, x, x - 1, x - 2, x - 3)
    let (ab, cd, ef) = (a * b, c * d, e * f)
    let low = -b * cd * ef * (1.0 / 120) * p[0] + a * cd * ef * (1.0 / 24) * p[1] - ab * d * ef * (1.0 / 12) * p[2]
    let high = ab * c * ef * (1.0 / 12) * p[3] - ab * cd * f * (1.0 / 24) * p[4] + ab * cd * e * (1.0 / 120) * p[5]
    return low + high
  }
}
