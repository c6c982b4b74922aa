/// A complex amplitude in integers.
package struct Phasor: Equatable, Sendable {
  package var re: Int32
  package var im: Int32

  package init(re: Int32, im: Int32) {
    self.re = re
    self.im = im
  }

  static var zero: Phasor { Phasor(re: 0, im: 0) }

  /// Square of the magnitude, below 2^63.
  var squaredMagnitude: UInt64 {
    let a = re.multipliedFullWidth(by: re)
    let b = im.multipliedFullWidth(by: im)
    return (UInt64(UInt32(bitPattern: a.high)) &<< 32 | UInt64(a.low))
      &+ (UInt64(UInt32(bitPattern: b.high)) &<< 32 | UInt64(b.low))
  }

  package var magnitude: UInt64 { squareRoot(squaredMagnitude) }

  /// Angle in turns, 2^-32, by 30 steps of vectoring (Volder 1959); exact to about 2^-29 turns for large magnitudes.
  package var angle: Int32 {
    guard re != 0 || im != 0 else { return 0 }
    // Thirty extra bits would not fit; two bits for the growth of 1.65 and the quarter turn leave 62.
    var x = Int64(re) &<< 28
    var y = Int64(im) &<< 28
    var turns: Int64 = 0
    if x < 0 {
      // Half a turn towards the right half-plane.
      turns = y < 0 ? -(1 &<< 31) : 1 &<< 31
      x = 0 &- x
      y = 0 &- y
    }
    for step in 0..<30 {
      let shift = Int64(step)
      let (dx, dy) = (y &>> shift, x &>> shift)
      let down = y >= 0
      x = down ? x &+ dx : x &- dx
      y = down ? y &- dy : y &+ dy
      let atan = ArctangentTable.turns[step]
      turns = down ? turns &+ atan : turns &- atan
    }
    return Int32(truncatingIfNeeded: turns)
  }
}
