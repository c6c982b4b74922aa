import Drivers
import Quantities
import World

/// A bus that answers as the one did on which the stream was made. What the firmware asks must be what it asked then.
struct StreamBus: I2CBus, ~Copyable {
  var stream: StreamReader

  enum Operation: UInt8 { case read = 0x52, write = 0x57, recover = 0x43 }

  mutating func read(from address: UInt8, into bytes: inout MutableSpan<UInt8>) throws(I2CError) {
    let error = answer(to: .read)
    let count = Int(stream.uint16())
    guard count <= bytes.count else { world_exit(ProofStatus.otherTransfer) }
    stream.fill(&bytes, count: count)
    if let error { throw error }
  }

  mutating func write(_ bytes: Span<UInt8>, to address: UInt8) throws(I2CError) {
    if let error = answer(to: .write) { throw error }
  }

  mutating func write(
    _ bytes: Span<UInt8>, to address: UInt8, thenReadInto answer: inout MutableSpan<UInt8>
  ) throws(I2CError) {
    world_exit(ProofStatus.otherTransfer)
  }

  mutating func recover() throws(I2CError) {
    if let error = answer(to: .recover) { throw error }
  }

  private mutating func answer(to operation: Operation) -> I2CError? {
    guard stream.byte() == operation.rawValue else { world_exit(ProofStatus.otherTransfer) }
    let status = stream.byte()
    let detail = Int(stream.uint16())
    switch status {
    case 0: return nil
    case 1: return .addressNotAcknowledged
    case 2: return .dataNotAcknowledged(byte: detail)
    case 3: return .shortTransfer(bytes: detail)
    case 4: return .busStuck
    case 5: return .timedOut
    default: world_exit(ProofStatus.wrongStream)
    }
  }
}

/// The readings of the clock in a capture: two, or one when there was no read.
struct StreamClock: MonotonicClock {
  private var readings: InlineArray<2, Int64>
  private var next = 0

  init(_ stream: inout StreamReader) {
    readings = [0, 0]
    let count = stream.byte()
    guard count <= 2 else { world_exit(ProofStatus.wrongStream) }
    for index in 0..<2 where index < count { readings[index] = stream.int64() }
  }

  mutating func now() -> Instant {
    let reading = readings[next & 1]
    next = next &+ 1
    return Instant(nanoseconds: reading)
  }
}
