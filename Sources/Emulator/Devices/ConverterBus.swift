// @relation(REQ-EMU-020, REQ-EMU-021, scope=file)

import Drivers
import Quantities
import VirtualTime
import Waveforms

/// One phase's I2C bus with its converter, timed in SCL periods, and the time of whoever waits for it.
///
/// A transfer takes its time: it moves `now` on. The timing is that of the protocol (start, address, bytes with acknowledges, stop) at
/// a clock that is off by its tolerance and drifts.
final class ConverterBus {
  static let address: UInt8 = 0x28
  static let nominalHertz = 400_000.0

  private(set) var now = BusTime(nanoseconds: 0)
  private(set) var converter: AD7991Model
  private let effects: ConverterEffects
  private let error: Double
  private let driftTurns: Double
  private var bytes = [UInt8](repeating: 0, count: 8192)
  private var faults: [BusFault]
  private var isStuck = false
  private let phase: Int
  /// Called with every transfer, when set.
  var onTransfer: ((BusTransfer) -> Void)?

  init(converter: AD7991Model, phase: Int, partsSeed: UInt64, faults: [BusFault]) {
    self.converter = converter
    self.phase = phase
    effects = converter.side.effects
    var random = Xoshiro256(seed: partsSeed, stream: "bus \(phase + 1)")
    error = effects.busTolerancePPM * 1e-6 * (2 * random.uniform() - 1)
    driftTurns = random.uniform()
    self.faults = faults.filter { $0.phase == phase }.sorted { $0.atNanoseconds < $1.atNanoseconds }
  }

  /// The same, to go on by itself; nobody listens.
  init(copying other: ConverterBus) {
    now = other.now
    converter = other.converter
    effects = other.effects
    error = other.error
    driftTurns = other.driftTurns
    bytes = other.bytes
    faults = other.faults
    isStuck = other.isStuck
    phase = other.phase
  }

  /// Something will go wrong here.
  func inject(_ fault: BusFault) {
    faults.append(fault)
    faults.sort { $0.atNanoseconds < $1.atNanoseconds }
  }

  /// An input will break.
  func inject(_ defect: ConverterDefect, seed: UInt64) { converter.inject(defect, seed: seed) }

  /// Whoever uses the bus waits until `nanoseconds`.
  func wait(until nanoseconds: Int64) {
    if nanoseconds > now.nanoseconds { now = BusTime(nanoseconds: nanoseconds) }
  }

  /// An SCL period, femtoseconds: drawn once, and drifting with a period of ten minutes.
  private var periodFemtoseconds: Int64 {
    let turns = Double(now.nanoseconds % 600_000_000_000) / 600e9 + driftTurns
    let drift = effects.busDriftPPM * 1e-6 * PortableMath.sinTurns(turns)
    return Int64((1e15 / Self.nominalHertz * (1 + error + drift)).rounded())
  }

  private func advance(periods: Int64, of femtoseconds: Int64) {
    now = now.advanced(byFemtoseconds: periods * femtoseconds)
  }

  private func takeFault() -> BusFault? {
    guard let first = faults.first, first.atNanoseconds <= now.nanoseconds else { return nil }
    faults.removeFirst()
    return first
  }

  func read(
    from address: UInt8, into target: inout MutableSpan<UInt8>, source: inout any WaveformSource
  ) throws(I2CError) {
    let period = periodFemtoseconds
    let start = now
    let count = target.count
    if isStuck {
      advance(periods: 10, of: period)
      throw .busStuck
    }
    let fault = takeFault()
    let place = fault.map { min(max(0, $0.byte), count - 1) } ?? 0
    if address != Self.address || fault?.kind == .notAcknowledged {
      advance(periods: 11, of: period)
      report(start, period, address, isRead: true, count: 0, isAcknowledged: false)
      throw .addressNotAcknowledged
    }
    // Nothing is converted that is not clocked: the next read may begin right behind this one.
    let isCut = fault?.kind == .shortRead || fault?.kind == .stuckBus
    let transferred = isCut ? place : count
    converter.read(
      into: &bytes, count: transferred, first: start.advanced(byFemtoseconds: 10 * period),
      periodNanoseconds: Double(18 * period) * 1e-6, source: &source)
    switch fault?.kind {
    case .byteLost:
      // The byte that is clocked in place of the last begins a result like that of a frame before.
      bytes[count] = bytes[max(0, count - 6)]
      bytes.replaceSubrange(place..<count, with: Array(bytes[place + 1...count]))
    case .byteDoubled: bytes.replaceSubrange(place + 1..<count + 1, with: Array(bytes[place..<count]))
    case .converterReset:
      converter.reset()
      // Nobody drives the line: it is high.
      for index in place..<count { bytes[index] = 0xFF }
    default: break
    }
    target.withUnsafeMutableBufferPointer { target in
      bytes.withUnsafeBufferPointer { target.baseAddress?.update(from: $0.baseAddress!, count: transferred) }
    }
    report(start, period, address, isRead: true, count: transferred, isAcknowledged: true)
    advance(periods: Int64(9 * transferred + 11), of: period)
    if fault?.kind == .shortRead { throw .shortTransfer(bytes: transferred) }
    if fault?.kind == .stuckBus {
      isStuck = true
      throw .busStuck
    }
  }

  func write(_ message: Span<UInt8>, to address: UInt8) throws(I2CError) {
    let period = periodFemtoseconds
    let start = now
    if isStuck {
      advance(periods: 10, of: period)
      throw .busStuck
    }
    guard address == Self.address else {
      advance(periods: 11, of: period)
      report(start, period, address, isRead: false, count: 0, isAcknowledged: false)
      throw .addressNotAcknowledged
    }
    for index in message.indices {
      converter.write(message[index])
      bytes[index] = message[index]
    }
    report(start, period, address, isRead: false, count: message.count, isAcknowledged: true)
    advance(periods: Int64(9 * message.count + 11), of: period)
  }

  /// Nine clocks and a stop: a slave that holds the line lets go.
  func recover() {
    advance(periods: 11, of: periodFemtoseconds)
    isStuck = false
  }

  private func report(
    _ start: BusTime, _ period: Int64, _ address: UInt8, isRead: Bool, count: Int, isAcknowledged: Bool
  ) {
    guard let onTransfer else { return }
    onTransfer(
      BusTransfer(
        phase: phase, startNanoseconds: start.nanoseconds, startFemtoseconds: start.femtoseconds,
        periodFemtoseconds: period, address: address, isRead: isRead, isAcknowledged: isAcknowledged,
        bytes: Array(bytes[0..<count])))
  }
}

/// One transfer as a logic analyser would see it.
public struct BusTransfer: Sendable, Equatable {
  /// Phase from 0.
  public var phase: Int
  /// Instant of the start condition.
  public var startNanoseconds: Int64
  public var startFemtoseconds: Int64
  /// SCL period.
  public var periodFemtoseconds: Int64
  public var address: UInt8
  public var isRead: Bool
  /// Whether the slave acknowledged its address.
  public var isAcknowledged: Bool
  public var bytes: [UInt8]
}
