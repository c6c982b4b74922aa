import VirtualTime

/// A unit vector on its way round the circle.
struct Phasor {
  var cosine: Double
  var sine: Double

  /// The vector at `turns` of a full circle.
  init(turns: Double) { (sine, cosine) = PortableMath.sincosTurns(turns) }

  /// Turns on by another vector.
  mutating func turn(by step: Phasor) {
    let c = cosine * step.cosine - sine * step.sine
    sine = cosine * step.sine + sine * step.cosine
    cosine = c
  }
}
