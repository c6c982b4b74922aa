// @relation(REQ-EMU-075, scope=file)

import VirtualTime

/// An input of a converter that is broken, from an instant to the end of the run.
public struct ConverterDefect: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    /// The code stays what it is.
    case stuck
    /// The code is that of the upper end of the range.
    case saturated
    /// Noise of ``noiseCodes`` comes on top.
    case noisy
  }

  public enum Input: String, Sendable, CaseIterable {
    case voltage, current
    /// The current behind the amplifier.
    case amplified

    var channel: Int { self == .voltage ? 0 : self == .current ? 1 : 2 }
  }

  public var kind: Kind
  public var input: Input
  /// Phase from 0.
  public var phase: Int
  /// Nanoseconds from the start of the run.
  public var sinceNanoseconds: Int64

  /// Root mean square of the noise, codes: 5 % of full scale.
  public static let noiseCodes = 100.0

  public init(_ kind: Kind, of input: Input, phase: Int, sinceNanoseconds: Int64) {
    self.kind = kind
    self.input = input
    self.phase = phase
    self.sinceNanoseconds = sinceNanoseconds
  }
}

/// What a defect makes of codes.
struct DefectiveInput {
  let defect: ConverterDefect
  private var noise: GaussianSource
  private var held: UInt16?

  init(_ defect: ConverterDefect, seed: UInt64) {
    self.defect = defect
    noise = GaussianSource(Xoshiro256(seed: seed, stream: "noise of a defect"))
  }

  /// `start` is when the first was sampled, `period` the time between two, nanoseconds.
  mutating func spoil(_ codes: inout [UInt16], start: Int64, period: Double) {
    let ahead = max(0, (Double(defect.sinceNanoseconds - start) / period).rounded(.up))
    guard ahead < Double(codes.count) else { return }
    for index in Int(ahead)..<codes.count {
      switch defect.kind {
      case .stuck:
        codes[index] = held ?? codes[index]
        held = codes[index]
      case .saturated: codes[index] = 4095
      case .noisy:
        codes[index] = UInt16(min(4095, max(0, (Double(codes[index]) + Self.deviate(&noise)).rounded())))
      }
    }
  }

  private static func deviate(_ noise: inout GaussianSource) -> Double { ConverterDefect.noiseCodes * noise.next() }
}
