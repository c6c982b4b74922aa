/// The angle of a vector with + - * / sqrt alone.
enum ArcTangent {
  /// Angle of (x, y) in turns, -0.5 ... 0.5; 0 for the zero vector. Exact to 1e-15.
  static func turns(y: Double, x: Double) -> Double {
    let length = (x * x + y * y).squareRoot()
    guard length > 0, length.isFinite else { return 0 }
    // Halving the angle three times brings the series to below 0.1.
    var c = x.magnitude / length
    var s = y.magnitude / length
    for _ in 0..<3 {
      let halved = ((1 + c) / 2).squareRoot()
      s /= 2 * halved
      c = halved
    }
    let tangent = s / c
    let square = tangent * tangent
    var sum = 0.0
    for n in stride(from: 31.0, through: 1, by: -2) { sum = 1 / n - square * sum }
    var turns = 8 * tangent * sum / (2 * Double.pi)
    if x < 0 { turns = 0.5 - turns }
    return y < 0 ? -turns : turns
  }
}
