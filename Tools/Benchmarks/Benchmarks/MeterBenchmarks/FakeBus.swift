import Drivers
import Quantities

/// A bus on which a converter answers with the same codes for ever: what is timed is the driver.
struct FakeBus: I2CBus {
  var elapsed: Int64 = 0

  mutating func read(from address: UInt8, into bytes: inout MutableSpan<UInt8>) throws(I2CError) {
    for place in stride(from: 0, to: bytes.count - 1, by: 2) {
      let channel = UInt8(place / 2 % 3)
      bytes[place] = channel << 4 | UInt8(truncatingIfNeeded: place >> 4) & 15
      bytes[place + 1] = UInt8(truncatingIfNeeded: place &* 37)
    }
    elapsed += Int64(9 * bytes.count + 11) * 2500
  }

  mutating func write(_ bytes: Span<UInt8>, to address: UInt8) throws(I2CError) {}

  mutating func write(
    _ bytes: Span<UInt8>, to address: UInt8, thenReadInto answer: inout MutableSpan<UInt8>
  ) throws(I2CError) {}

  mutating func recover() throws(I2CError) {}
}

/// The clock that goes with it.
struct FakeClock: MonotonicClock {
  var nanoseconds: Int64 = 0

  mutating func now() -> Instant {
    nanoseconds += 184_302_500
    return Instant(nanoseconds: nanoseconds)
  }
}
