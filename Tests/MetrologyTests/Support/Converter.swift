import Foundation
import Metrology
import Quantities

/// A converter of 24 bits without a filter, with the errors that a test asks for.
struct Converter {
  /// Peaks at code 2^23.
  static let fullScaleVolts = 460.0
  static let fullScaleAmperes = 100.0

  var voltageOffsetCodes = 0.0
  var currentOffsetCodes = 0.0
  /// Rms of white noise on either channel.
  var noiseCodes = 0.0
  /// Seed of the noise.
  var seed: UInt64 = 1

  static let calibration = PhaseCalibration.nominal(
    fullScalePeakMicrovolts: 460_000_000, fullScalePeakMicroamperes: 100_000_000)

  static func code(_ codes: Double) -> Int32 { Int32(max(-8_388_608, min(8_388_607, codes.rounded()))) }
}

/// SplitMix64 (Steele, Lea and Flood 2014): a seeded generator for tests.
struct Seeded: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Sum of twelve uniform numbers: mean 0, rms 1.
  mutating func normal() -> Double { (0..<12).reduce(-6) { sum, _ in sum + Double.random(in: 0..<1, using: &self) } }
}
