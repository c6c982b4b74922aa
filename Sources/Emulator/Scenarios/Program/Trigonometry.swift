/// Sine and cosine of an angle in turns, from + - * / only, so that every host gives the same bits.
enum Trigonometry {
  static func sine(_ turns: Double) -> Double { pair(turns).sine }
  static func cosine(_ turns: Double) -> Double { pair(turns).cosine }

  /// Quadrant by quadrant: exact at multiples of a quarter turn, error below 2e-16 elsewhere.
  static func pair(_ turns: Double) -> (sine: Double, cosine: Double) {
    let whole = Double(Int64(turns))
    let fraction = turns - whole  // exact, -1 < fraction < 1
    let quarters = fraction * 4
    let nearest = Int64(quarters + (quarters < 0 ? -0.5 : 0.5))
    let rest = (quarters - Double(nearest)) / 4  // exact, -1/8 ... 1/8 turns
    let (s, c) = kernel(rest * (2 * Double.pi))
    switch ((nearest % 4) + 4) % 4 {
    case 0: return (s, c)
    case 1: return (c, -s)
    case 2: return (-s, -c)
    default: return (-c, s)
    }
  }

  /// Taylor series on -pi/4 ... pi/4; the first term left out is below 1e-18.
  private static func kernel(_ x: Double) -> (sine: Double, cosine: Double) {
    let y = x * x
    var s = 0.0
    var c = 0.0
    var n = 18.0
    while n >= 2 {
      // s = 1 - y/(2*3) (1 - y/(4*5) (..)), c = 1 - y/(1*2) (1 - y/(3*4) (..))
      s = y / (n * (n + 1)) * (1 - s)
      c = y / ((n - 1) * n) * (1 - c)
      n -= 2
    }
    return (x - x * s, 1 - c)
  }
}
