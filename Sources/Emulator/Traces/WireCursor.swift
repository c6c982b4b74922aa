import Devices

/// A change on one of a bus's two lines, or of what they carry.
struct WireChange: Equatable {
  enum Kind: Equatable {
    case clock(Bool)
    case data(Bool)
    /// The first of nine clocks of an octet: address and direction, or a byte of data.
    case octet(UInt8)
    /// The bus is free.
    case idle
  }

  /// Rounded down to the nanosecond: from the exact instant each time, so that no rounding adds up and none swaps two changes.
  var nanoseconds: Int64
  var kind: Kind
}

/// The changes on SCL and SDA in a transfer, one after the other, as the I2C bus specification (NXP UM10204) has them.
///
/// A transfer is counted in SCL periods T (see `ConverterTiming`):
///
///     start 1 | address, direction, acknowledge 9 | 8 bits and an acknowledge 9, a byte | stop 1
///
/// Within a period SCL is low up to 0.6 T, SDA changes at 0.2 T: 1.5 µs low, 1 µs high, 1 µs of set-up at 400 kHz, what a bus in
/// fast mode must keep. The start falls at 0.6 T of its period, the stop rises at 0.9 T of its own: 1.75 µs between two transfers.
/// Both lines are pulled up: free is high. Whoever receives a byte acknowledges it with a low; the master leaves the last byte of
/// a read unacknowledged.
struct WireCursor {
  /// Instants within a period, in tenths of it.
  private enum Tenths {
    static let data: Int64 = 2
    static let rise: Int64 = 6
    static let stop: Int64 = 9
  }

  /// What comes next within a period.
  private enum Step { case fall, octet, data, rise, release, idle }

  private let transfer: BusTransfer
  /// SCL periods ahead of the stop.
  private let stopPeriod: Int64
  private var period: Int64 = 0
  private var step = Step.data
  private var isDataHigh = true

  init(_ transfer: BusTransfer) {
    self.transfer = transfer
    stopPeriod = Int64(9 * transfer.bytes.count + 10)
  }

  /// The next change; nil behind the last.
  mutating func next() -> WireChange? {
    while period <= stopPeriod {
      switch step {
      case .fall:
        step = (period - 1) % 9 == 0 && period < stopPeriod ? .octet : .data
        return change(at: 0, .clock(false))
      case .octet:
        step = .data
        return change(at: 0, .octet(octet((period - 1) / 9)))
      case .data:
        let level = dataLevel
        step = .rise
        guard level != isDataHigh else { continue }
        isDataHigh = level
        return change(at: period == 0 ? Tenths.rise : Tenths.data, .data(level))
      case .rise:
        // SCL is high yet when the transfer begins.
        guard period > 0 else {
          endPeriod()
          continue
        }
        defer { if period < stopPeriod { endPeriod() } else { step = .release } }
        return change(at: Tenths.rise, .clock(true))
      case .release:
        step = .idle
        return change(at: Tenths.stop, .data(true))
      case .idle:
        defer { endPeriod() }
        return change(at: Tenths.stop, .idle)
      }
    }
    return nil
  }

  private mutating func endPeriod() {
    period += 1
    step = .fall
  }

  private func octet(_ index: Int64) -> UInt8 {
    index == 0 ? transfer.address << 1 | (transfer.isRead ? 1 : 0) : transfer.bytes[Int(index) - 1]
  }

  /// Level of SDA in this period; low in those of start and stop.
  private var dataLevel: Bool {
    guard period > 0, period < stopPeriod else { return false }
    let (index, bit) = (period - 1).quotientAndRemainder(dividingBy: 9)
    if bit < 8 { return octet(index) >> UInt8(7 - bit) & 1 == 1 }
    if index == 0 { return !transfer.isAcknowledged }
    return transfer.isRead && index == Int64(transfer.bytes.count)
  }

  private func change(at tenths: Int64, _ kind: WireChange.Kind) -> WireChange {
    let femtoseconds =
      transfer.startFemtoseconds + period * transfer.periodFemtoseconds + transfer.periodFemtoseconds * tenths / 10
    return WireChange(nanoseconds: transfer.startNanoseconds + femtoseconds / 1_000_000, kind: kind)
  }
}
