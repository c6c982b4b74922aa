/// Eight complex numbers.
struct ComplexLanes {
  var real: Lanes
  var imaginary: Lanes

  @inline(__always)
  init(real: Lanes, imaginary: Lanes) {
    self.real = real
    self.imaginary = imaginary
  }

  /// Numbers of magnitude one at the given angles.
  init(turns: Lanes) {
    (imaginary, real) = Lanes.sincosTurns(turns)
  }

  @inline(__always)
  func times(_ other: ComplexLanes) -> ComplexLanes {
    ComplexLanes(
      real: real * other.real - imaginary * other.imaginary, imaginary: imaginary * other.real + real * other.imaginary)
  }

  @inline(__always)
  func times(_ other: Phasor) -> ComplexLanes {
    ComplexLanes(real: real * other.x - imaginary * other.y, imaginary: imaginary * other.x + real * other.y)
  }

  var lowHalf: ComplexHalfLanes { ComplexHalfLanes(real: real.lowHalf, imaginary: imaginary.lowHalf) }
  var highHalf: ComplexHalfLanes { ComplexHalfLanes(real: real.highHalf, imaginary: imaginary.highHalf) }
}

/// Four complex numbers.
struct ComplexHalfLanes {
  var real: HalfLanes
  var imaginary: HalfLanes

  @inline(__always)
  func times(_ other: ComplexHalfLanes) -> ComplexHalfLanes {
    ComplexHalfLanes(
      real: real * other.real - imaginary * other.imaginary, imaginary: imaginary * other.real + real * other.imaginary)
  }

  @inline(__always)
  func times(_ other: Phasor) -> ComplexHalfLanes {
    ComplexHalfLanes(real: real * other.x - imaginary * other.y, imaginary: imaginary * other.x + real * other.y)
  }
}
