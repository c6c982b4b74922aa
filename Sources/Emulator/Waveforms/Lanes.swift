import VirtualTime

/// Eight numbers that are worked on together.
///
/// Lane arithmetic is element by element, so the result does not depend on the width of the processor's registers.
typealias Lanes = SIMD8<Double>

/// Half of them: as many as still leave room in sixteen registers of two numbers for what they are multiplied by.
typealias HalfLanes = SIMD4<Double>

extension Lanes {
  /// 0, 1, ... 7.
  static let ramp = Lanes(0, 1, 2, 3, 4, 5, 6, 7)

  /// The sum of the lanes, in a fixed order of additions.
  @inline(__always)
  var total: Double {
    let four = lowHalf + highHalf
    let two = four.lowHalf + four.highHalf
    return two.x + two.y
  }

  /// Sine and cosine of every lane, in turns.
  static func sincosTurns(_ turns: Lanes) -> (sin: Lanes, cos: Lanes) {
    var (sin, cos) = (Lanes(), Lanes())
    for lane in 0..<8 { (sin[lane], cos[lane]) = PortableMath.sincosTurns(turns[lane]) }
    return (sin, cos)
  }
}

extension UnsafeMutablePointer<Double> {
  /// The eight numbers from `8 * index` on.
  @inline(__always)
  subscript(lanes index: Int) -> Lanes {
    get { UnsafeRawPointer(self + 8 * index).loadUnaligned(as: Lanes.self) }
    nonmutating set { UnsafeMutableRawPointer(self + 8 * index).storeBytes(of: newValue, as: Lanes.self) }
  }

  /// The first four of the eight numbers from `8 * index` on.
  @inline(__always)
  subscript(halfLanes index: Int) -> HalfLanes {
    get { UnsafeRawPointer(self + 8 * index).loadUnaligned(as: HalfLanes.self) }
    nonmutating set { UnsafeMutableRawPointer(self + 8 * index).storeBytes(of: newValue, as: HalfLanes.self) }
  }
}

extension UnsafePointer<Double> {
  /// The eight numbers from `8 * index` on.
  @inline(__always)
  subscript(lanes index: Int) -> Lanes {
    UnsafeRawPointer(self + 8 * index).loadUnaligned(as: Lanes.self)
  }
}

/// `value / divisor` rounded towards minus infinity.
func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
  let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
  return remainder < 0 ? quotient - 1 : quotient
}

/// `value / divisor` rounded towards plus infinity.
func ceilingDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
  let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
  return remainder > 0 ? quotient + 1 : quotient
}
