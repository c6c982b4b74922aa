// @relation(REQ-RT-103, scope=file)

// A meter must not stop: nothing of the firmware may trap. What lies in its range by the state of the meter is said here so that the
// compiler sees it too. No result changes by it, and the proof build refuses what was forgotten.

extension FixedWidthInteger {
  /// The quotient by a divisor above zero, rounded towards zero. (One that is not above zero would count as 1.)
  @inlinable @inline(__always)
  public func quotient(by divisor: Self) -> Self { self / Swift.max(1, divisor) }

  /// What is left of the division by a divisor above zero; it has the sign of this number.
  @inlinable @inline(__always)
  public func remainder(by divisor: Self) -> Self { self % Swift.max(1, divisor) }
}

/// A place in a table of `count` places, which `index` is. (What is none would be the last place.)
@inlinable @inline(__always)
public func within(_ count: Int, _ index: Int) -> Int {
  Int(bitPattern: min(UInt(bitPattern: index), UInt(bitPattern: count &- 1)))
}

/// `first ..< end`; nothing where the end lies ahead of it.
@inlinable @inline(__always)
public func range(from first: Int = 0, to end: Int) -> Range<Int> { first..<max(first, end) }
