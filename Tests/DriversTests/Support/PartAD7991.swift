/// An AD7991 as it behaves on the wires, byte for byte.
final class PartAD7991 {
  /// How the part goes on after its supply broke down for a moment.
  enum Loss: CaseIterable {
    /// It no longer takes part until it is addressed: ones are read.
    case silent
    /// It goes on with the lowest of the four channels.
    case fromLowestChannel
    /// It goes on with the channel whose turn it was.
    case fromNextChannel
  }

  let signal: Signal
  /// Whether a read goes on where the last one ended, not at the lowest channel.
  let keepsTurn: Bool
  private(set) var configuration: UInt8 = 0xF0 {
    didSet {
      // Channel 3 is no input when it is the reference.
      channels = (0..<(usesReference ? 3 : 4)).filter { configuration & (0x10 << UInt8($0)) != 0 }
    }
  }
  private var channels = [0, 1, 2, 3]
  private var usesReference: Bool { configuration & 0x08 != 0 }
  /// Conversions since power-up.
  private(set) var conversions = 0
  private var turn = 0
  private var isSilent = false
  private var low: UInt8?

  init(_ signal: Signal, keepsTurn: Bool = false) {
    self.signal = signal
    self.keepsTurn = keepsTurn
  }

  func beginRead() {
    isSilent = false
    low = nil
    if !keepsTurn { turn = 0 }
  }

  func configure(_ byte: UInt8) {
    configuration = byte
    turn = 0
  }

  func lose(_ loss: Loss) {
    configuration = 0xF0
    switch loss {
    case .silent: isSilent = true
    case .fromLowestChannel: turn = 0
    case .fromNextChannel: break
    }
  }

  func nextByte() -> UInt8 {
    guard !isSilent else { return 0xFF }
    if let low {
      self.low = nil
      return low
    }
    guard !channels.isEmpty else { return 0xFF }
    let channel = channels[turn % channels.count]
    var code = signal.code(channel: channel, conversion: conversions)
    if !usesReference {
      // 3.3 V for 2.5 V; never by chance the right code.
      let other = UInt16(Int(code) * 25 / 33)
      code = other == code ? code ^ 1 : other
    }
    turn = (turn + 1) % channels.count
    conversions += 1
    low = UInt8(code & 0xFF)
    return UInt8(channel << 4) | UInt8(code >> 8)
  }
}
