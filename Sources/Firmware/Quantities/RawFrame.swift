/// One conversion of a phase: a code of voltage and a code of current, and what is to be said of them.
///
/// Codes are signed and left-aligned to 24 bits (full scale -2^23 ... 2^23 - 1), whatever the width of the converter.
@frozen
public struct RawFrame: Equatable, Sendable {
  public var voltage: Int32
  public var current: Int32
  public var quality: SampleQuality

  @inlinable
  public init(voltage: Int32, current: Int32, quality: SampleQuality = .measured) {
    self.voltage = voltage
    self.current = current
    self.quality = quality
  }

  /// Largest code; at this and at the smallest the converter clips.
  public static let largestCode: Int32 = 8_388_607
  /// Smallest code.
  public static let smallestCode: Int32 = -8_388_608

  /// Whether it says that it clipped, or a code stands at an end of the range.
  @inlinable
  public var isAtEnd: Bool { quality.contains(.clipped) || hasEndCode }

  /// Whether there is anything to be said of it.
  @inlinable
  public var isNotable: Bool { quality != .measured || hasEndCode }

  /// With its digits turned a negative code is as far from the largest as it was from the smallest.
  @inlinable
  var hasEndCode: Bool { max(voltage ^ voltage &>> 31, current ^ current &>> 31) >= Self.largestCode }
}

/// Where a sample comes from: none, one or more of `clipped`, `filled` and `lost`.
///
/// Not an `OptionSet`: that can be made of an array, which the firmware does not have.
@frozen
public struct SampleQuality: Equatable, Sendable {
  public var rawValue: UInt8

  @inlinable
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Converted, within the range.
  public static var measured: SampleQuality { SampleQuality(rawValue: 0) }
  /// A code at the end of the converter's range took part in it.
  public static var clipped: SampleQuality { SampleQuality(rawValue: 1) }
  /// Taken from the same mains phase of the preceding cycle, because nothing was converted.
  public static var filled: SampleQuality { SampleQuality(rawValue: 2) }
  /// Nothing is known: it counts as zero volts and zero amperes, whatever its codes.
  public static var lost: SampleQuality { SampleQuality(rawValue: 4) }

  /// Whether all of `other` holds.
  @inlinable
  public func contains(_ other: SampleQuality) -> Bool { rawValue & other.rawValue == other.rawValue }
}
