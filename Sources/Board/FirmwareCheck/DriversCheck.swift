import Drivers
import Quantities

// The drivers are generic over bus and clock: they are made and driven here with concrete ones that do nothing.

/// A bus that nobody answers on.
public struct SilentBus: I2CBus {
  public init() {}

  public mutating func read(from address: UInt8, into bytes: inout MutableSpan<UInt8>) throws(I2CError) {
    throw .addressNotAcknowledged
  }

  public mutating func write(_ bytes: Span<UInt8>, to address: UInt8) throws(I2CError) { throw .addressNotAcknowledged }

  public mutating func write(
    _ bytes: Span<UInt8>, to address: UInt8, thenReadInto answer: inout MutableSpan<UInt8>
  ) throws(I2CError) {
    throw .addressNotAcknowledged
  }

  public mutating func recover() throws(I2CError) {}
}

/// A clock that stands still.
public struct StandingClock: MonotonicClock {
  public init() {}
  public mutating func now() -> Instant { Instant(nanoseconds: 0) }
}

/// Captures once; returns the sum of the codes of voltage.
public func driveConverter(_ converter: inout AD7991, bus: inout SilentBus, clock: inout StandingClock) -> Int64 {
  let read = converter.capture(frames: AD7991.mostFrames, over: &bus, clock: &clock)
  var sum: Int64 = read.conversionTicks
  var frames = InlineArray<16, ConverterFrame>(
    repeating: ConverterFrame(voltage: 0, current: 0, amplifiedCurrent: 0))
  for first in stride(from: 0, to: min(read.frames, AD7991.mostFrames), by: 16) {
    var portion = frames.mutableSpan
    converter.copyFrames(from: first, into: &portion)
    for index in 0..<min(16, read.frames &- first) { sum = sum &+ Int64(frames[index].voltage) }
  }
  return sum
}
