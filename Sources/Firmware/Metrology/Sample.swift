/// A frame after offset removal and phase calibration; codes below 2^24 in magnitude.
struct Sample: Equatable, Sendable {
  var voltage: Int32
  var current: Int32

  static var zero: Sample { Sample(voltage: 0, current: 0) }
}
