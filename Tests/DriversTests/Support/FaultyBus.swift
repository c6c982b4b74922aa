import Drivers
import Quantities
import Testing

/// Time that bus and clock share.
final class TimeLine {
  var nanoseconds: Int64 = 1_000_000
}

struct TestClock: MonotonicClock {
  let line: TimeLine
  mutating func now() -> Instant { Instant(nanoseconds: line.nanoseconds) }
}

/// What goes wrong in a read.
enum BusFault: Equatable, CustomTestStringConvertible {
  case lost(Int), doubled(Int), inserted(UInt8)
  case notAcknowledged, refused, short, stuck, timedOut
  case loses(PartAD7991.Loss)

  var testDescription: String { "\(self)" }

  static let slips: [BusFault] = [.lost(1), .doubled(1), .lost(3), .doubled(3), .lost(5)]
  static let losses: [BusFault] = PartAD7991.Loss.allCases.map { .loses($0) }
  static let errors: [BusFault] = [.notAcknowledged, .refused, .short, .stuck, .timedOut]
  /// Whether the fault at byte `position` may leave no wrong tag in a read of `bytes` bytes, but one in the next: a configuration
  /// that was lost behind the last code but three, and a slip near the end when the part `keepsTurn`.
  func canGoUnseen(at position: Int, of bytes: Int, keepsTurn: Bool) -> Bool {
    if case .loses = self { return position >= bytes - 7 }
    return keepsTurn && Self.slips.contains(self) && position >= bytes - 24
  }

  static let all = slips + losses + errors
}

/// A bus at 400 kHz with one part, which does what a test asks for at a byte of the next read.
final class FaultyBus {
  let part: PartAD7991
  let line = TimeLine()
  /// 400 kHz.
  var periodNanoseconds: Int64 = 2500
  /// What happens in the next read, at which byte.
  var next: (fault: BusFault, at: Int)?
  /// Errors of the next writes.
  var writeErrors: [I2CError] = []
  /// Recoveries that fail from now on.
  var failingRecoveries = 0
  private(set) var isHeld = false
  private(set) var written: [[UInt8]] = []
  private(set) var recoveries = 0
  private(set) var reads = 0
  /// Conversions that the part had done when the latest read began.
  private(set) var firstConversion = 0

  init(_ part: PartAD7991) { self.part = part }

  /// The frame `index` of the latest read as it should be.
  func frame(_ index: Int) -> ConverterFrame {
    let first = firstConversion + 3 * index
    return ConverterFrame(
      voltage: part.signal.code(channel: 0, conversion: first),
      current: part.signal.code(channel: 1, conversion: first + 1),
      amplifiedCurrent: part.signal.code(channel: 2, conversion: first + 2))
  }

  private func elapse(_ periods: Int64) { line.nanoseconds += periods * periodNanoseconds }

  func read(from address: UInt8, into bytes: inout MutableSpan<UInt8>) throws(I2CError) {
    let fault = next
    next = nil
    reads += 1
    if isHeld { throw .busStuck }
    elapse(10)
    if address != 0x28 || fault?.fault == .notAcknowledged { throw .addressNotAcknowledged }
    part.beginRead()
    firstConversion = part.conversions
    var again: ArraySlice<UInt8> = []
    for index in bytes.indices {
      if let fault, fault.at == index {
        switch fault.fault {
        case .lost(let number): for _ in 0..<number { _ = part.nextByte() }
        case .doubled(let number):
          let doubled = (0..<number).map { _ in part.nextByte() }
          again = (doubled + doubled)[...]
        case .inserted(let byte): again = [byte]
        case .notAcknowledged: break
        case .refused: throw .dataNotAcknowledged(byte: index)
        case .short:
          elapse(1)
          throw .shortTransfer(bytes: index)
        case .stuck:
          isHeld = true
          throw .busStuck
        case .timedOut: throw .timedOut
        case .loses(let loss): part.lose(loss)
        }
      }
      bytes[index] = again.isEmpty ? part.nextByte() : again.popFirst()!
      elapse(9)
    }
    elapse(1)
  }

  func write(_ bytes: Span<UInt8>, to address: UInt8) throws(I2CError) {
    if isHeld { throw .busStuck }
    if !writeErrors.isEmpty { throw writeErrors.removeFirst() }
    if address != 0x28 { throw .addressNotAcknowledged }
    elapse(11 + 9 * Int64(bytes.count))
    written.append(bytes.indices.map { bytes[$0] })
    if bytes.count > 0 { part.configure(bytes[0]) }
  }

  func recover() throws(I2CError) {
    recoveries += 1
    elapse(11)
    if failingRecoveries > 0 {
      failingRecoveries -= 1
      throw .busStuck
    }
    isHeld = false
  }
}

/// The bus as the driver sees it.
struct BusHandle: I2CBus {
  let bus: FaultyBus

  mutating func read(from address: UInt8, into bytes: inout MutableSpan<UInt8>) throws(I2CError) {
    try bus.read(from: address, into: &bytes)
  }

  mutating func write(_ bytes: Span<UInt8>, to address: UInt8) throws(I2CError) {
    try bus.write(bytes, to: address)
  }

  mutating func write(
    _ bytes: Span<UInt8>, to address: UInt8, thenReadInto answer: inout MutableSpan<UInt8>
  ) throws(I2CError) {
    try bus.write(bytes, to: address)
    try bus.read(from: address, into: &answer)
  }

  mutating func recover() throws(I2CError) { try bus.recover() }
}
