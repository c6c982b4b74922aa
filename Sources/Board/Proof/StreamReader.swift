import World

/// Takes a sample stream from the world, little-endian, in pieces.
struct StreamReader: ~Copyable {
  private var bytes = InlineArray<256, UInt8>(repeating: 0)
  private var next = 0
  private var end = 0

  /// The next byte; nil at the end of the stream.
  mutating func byteIfAny() -> UInt8? {
    if next >= end {
      var span = bytes.mutableSpan
      end = min(256, unsafe span.withUnsafeMutableBytes { unsafe Int(world_read($0.baseAddress!, 256)) })
      next = 0
      guard end > 0 else { return nil }
    }
    let byte = bytes[next & 255]
    next = next &+ 1
    return byte
  }

  /// The next byte. A stream that ends within a record ends the run.
  mutating func byte() -> UInt8 {
    guard let byte = byteIfAny() else { world_exit(ProofStatus.cutStream) }
    return byte
  }

  mutating func uint16() -> UInt16 {
    let low = UInt16(byte())
    return UInt16(byte()) &<< 8 | low
  }

  /// 24 bits with a sign.
  mutating func int24() -> Int32 {
    let low = UInt32(uint16())
    return Int32(bitPattern: (UInt32(byte()) &<< 16 | low) &<< 8) &>> 8
  }

  mutating func int32() -> Int32 {
    let low = UInt32(uint16())
    return Int32(bitPattern: UInt32(uint16()) &<< 16 | low)
  }

  mutating func int64() -> Int64 {
    let low = UInt64(UInt32(bitPattern: int32()))
    return Int64(bitPattern: UInt64(UInt32(bitPattern: int32())) &<< 32 | low)
  }

  mutating func fill(_ target: inout MutableSpan<UInt8>, count: Int) {
    for index in 0..<min(count, target.count) { target[index] = byte() }
  }
}

/// How a run of a proof image ends, beside 0. The worlds' own start at 96.
enum ProofStatus {
  /// The stream ends within a record.
  static var cutStream: Int32 { 2 }
  /// The firmware asked its bus for something else than when the stream was made.
  static var otherTransfer: Int32 { 3 }
  /// The stream is for another meter, of another format, or holds what can't be.
  static var wrongStream: Int32 { 4 }
}
