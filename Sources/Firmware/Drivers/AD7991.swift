// @relation(REQ-DRV-001, REQ-DRV-003, REQ-DRV-004, REQ-DRV-005, REQ-DRV-006, REQ-DRV-007, REQ-DRV-008, scope=file)

import Quantities

/// Driver of the AD7991: long reads in which the part converts voltage, current and amplified current by turns.
///
/// No fault of the bus or the part is passed on as samples or stops the meter: a capture brings the frames that can be believed,
/// `fault` says what went wrong, and the next capture puts it right.
public struct AD7991: ~Copyable {
  private let inPlace = InPlace()
  /// Most frames of one transfer: 8190 bytes, which Linux still takes as one message.
  public static let mostFrames = 1365

  /// Fault of the latest capture; nil when it went well.
  public private(set) var fault: ConverterFault?
  /// Totals since the driver was made.
  public private(set) var counters: ConverterCounters

  private let address: UInt8
  private let configuration: AD7991Configuration
  private var isConfigurationDue: Bool
  private var isRecoveryDue: Bool
  private var bytes: InlineArray<8190, UInt8>

  /// A part at `address` (0x28 for the AD7991-0, 0x29 for the AD7991-1) of which nothing is known yet.
  @inline(__always)
  public init(address: UInt8 = 0x28, configuration: AD7991Configuration = AD7991Configuration()) {
    fault = nil
    counters = ConverterCounters()
    self.address = address
    self.configuration = configuration
    isConfigurationDue = true
    isRecoveryDue = false
    bytes = InlineArray(repeating: 0)
  }

  /// Reads `frames` frames, 2...1365 (clamped), in one transfer; ahead of it recovers the bus and configures the part when due.
  ///
  /// Of a transfer without fault all frames but the last are delivered (see `ChannelTags` for why). With a fault, `frames` of the
  /// result is what can be believed of what came ahead of it.
  public mutating func capture<Bus: I2CBus & ~Copyable, Clock: MonotonicClock & ~Copyable>(
    frames: Int, over bus: inout Bus, clock: inout Clock
  ) -> ConverterRead {
    let requested = min(max(2, frames), Self.mostFrames)
    counters.captures = counters.captures &+ 1
    counters.framesRequested = counters.framesRequested &+ Int64(requested)
    fault = nil
    do throws(I2CError) {
      try prepare(&bus)
    } catch {
      fail(error, &bus)
      counters.framesMissing = counters.framesMissing &+ Int64(requested)
      let now = clock.now()
      return ConverterRead(start: now, end: now, transferredBytes: 0, frames: 0)
    }

    let start = clock.now()
    let error = transfer(requested &* 6, over: &bus)
    let end = clock.now()
    // What came is judged ahead of any recovery: that may take its time.
    let transferred = Self.validBytes(of: requested &* 6, error: error)
    if let error { fail(error, &bus) }
    let delivered = judge(frames: transferred / 6)
    counters.framesMissing = counters.framesMissing &+ Int64(requested &- transferred / 6)
    return ConverterRead(start: start, end: end, transferredBytes: transferred, frames: delivered)
  }

  /// Fills `frames` with those of the latest read from `first` on; what lies behind its frames is not to be used.
  ///
  /// Mutating although it changes nothing: in a getter the compiler copies the whole array to read one element.
  public mutating func copyFrames(from first: Int, into frames: inout MutableSpan<ConverterFrame>) {
    for index in frames.indices { frames[index] = frame(at: first &+ index) }
  }

  @inline(__always)
  private mutating func frame(at index: Int) -> ConverterFrame {
    let place = min(max(0, index), Self.mostFrames &- 1) &* 6
    return ConverterFrame(
      voltage: code(at: place), current: code(at: place &+ 2), amplifiedCurrent: code(at: place &+ 4))
  }

  @inline(__always)
  private mutating func code(at place: Int) -> UInt16 { UInt16(bytes[place] & 0x0F) &<< 8 | UInt16(bytes[place &+ 1]) }

  /// Recovers and configures as far as that is due.
  private mutating func prepare<Bus: I2CBus & ~Copyable>(_ bus: inout Bus) throws(I2CError) {
    if isRecoveryDue { try recover(&bus) }
    guard isConfigurationDue else { return }
    let message: InlineArray<1, UInt8> = [configuration.byte]
    try bus.write(message.span, to: address)
    isConfigurationDue = false
    counters.configurations = counters.configurations &+ 1
  }

  private mutating func recover<Bus: I2CBus & ~Copyable>(_ bus: inout Bus) throws(I2CError) {
    counters.recoveries = counters.recoveries &+ 1
    try bus.recover()
    isRecoveryDue = false
  }

  private mutating func transfer<Bus: I2CBus & ~Copyable>(_ count: Int, over bus: inout Bus) -> I2CError? {
    var all = bytes.mutableSpan
    var part = all._mutatingExtracting(first: within(8191, count))
    do throws(I2CError) {
      try bus.read(from: address, into: &part)
      return nil
    } catch {
      return error
    }
  }

  /// Bytes of `count` that a read with `error` has brought.
  private static func validBytes(of count: Int, error: I2CError?) -> Int {
    switch error {
    case nil: count
    case .shortTransfer(let bytes): min(max(0, bytes), count)
    default: 0
    }
  }

  /// Takes note of an error, and tries at once to free a bus that is held or hangs; if that fails, the next capture tries again.
  private mutating func fail<Bus: I2CBus & ~Copyable>(_ error: I2CError, _ bus: inout Bus) {
    fault = .bus(error)
    counters.count(error)
    isConfigurationDue = true
    guard !isRecoveryDue, error == .busStuck || error == .timedOut else { return }
    isRecoveryDue = true
    do throws(I2CError) { try recover(&bus) } catch { counters.count(error) }
  }

  /// Checks `frames` frames that have arrived; returns how many can be believed, and counts the others.
  private mutating func judge(frames: Int) -> Int {
    let believed: Int
    if let bad = ChannelTags.firstBadCode(in: bytes.span, frames: frames) {
      // An error of the bus that brought the read to its end is the one to report.
      if fault == nil { fault = .channelTag(code: bad) }
      isConfigurationDue = true
      believed = ChannelTags.believableFrames(in: bytes.span, firstBadCode: bad)
      counters.tagFaults = counters.tagFaults &+ 1
      counters.framesDiscarded = counters.framesDiscarded &+ Int64(frames &- believed)
    } else {
      believed = ChannelTags.believableFrames(in: bytes.span, atEndOf: frames)
      counters.framesWithheld = counters.framesWithheld &+ Int64(frames &- believed)
    }
    counters.framesDelivered = counters.framesDelivered &+ Int64(believed)
    return believed
  }
}
