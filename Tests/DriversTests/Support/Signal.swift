import Foundation

/// What stands at the inputs of the converter: the code of a channel at each conversion, repeated behind its end.
final class Signal {
  /// What the signal is like.
  enum Kind: CaseIterable {
    /// All bits at random.
    case noise
    /// 230 V and 8 A at 50 Hz in conversions of 45 µs, with noise of two codes.
    case mains
    /// No load: the middle of the range, within one code.
    case idle
    /// At random, but the upper four bits of the low byte are the channel: a lost byte leaves good tags.
    case hidesLostByte
    /// The same for a doubled byte: they are the next channel.
    case hidesDoubledByte
  }

  static let length = 16_384

  let kind: Kind
  let seed: UInt64
  private let codes: [UInt16]
  /// From this conversion on noise, for the two kinds that hide a slip.
  var hidesUntil = Int.max
  private let noise: [UInt16]

  init(_ kind: Kind, seed: UInt64) {
    var random = Seeded(seed)
    self.kind = kind
    self.seed = seed
    noise = (0..<Self.length).map { _ in UInt16.random(in: 0..<4096, using: &random) }
    codes = (0..<Self.length).flatMap { conversion in
      (0..<4).map { channel in
        let any = UInt16.random(in: 0..<4096, using: &random)
        let angle = 2 * Double.pi * 50 * 45e-6 * Double(conversion)
        switch kind {
        case .noise: return any
        case .mains:
          let peak = [1448.0, 232, 2048 * 8 * 1.414 / 6.25, 500][channel]
          return UInt16(max(0, min(4095, (2048 + peak * sin(angle)).rounded() + Double(any % 5) - 2)))
        case .idle: return any % 3 == 0 ? 2047 : 2048
        case .hidesLostByte: return any & 0xF0F | UInt16(channel) << 4
        case .hidesDoubledByte: return any & 0xF0F | UInt16((channel + 1) % 3) << 4
        }
      }
    }
  }

  func code(channel: Int, conversion: Int) -> UInt16 {
    conversion < hidesUntil ? codes[conversion % Self.length * 4 + channel] : noise[conversion % Self.length]
  }
}
