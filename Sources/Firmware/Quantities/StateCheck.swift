// @relation(REQ-SUP-010, scope=file)

/// A check over state in memory, word by word: FNV-1a (Fowler, Noll, Vo) on words of 32 bits.
///
/// Each step is one-to-one in the check and in the word, so any change within one word, of one bit or all, changes the check for certain;
/// a change of several words is missed once in 2^32 times.
@frozen
public struct StateCheck: Equatable, Sendable {
  public var value: UInt32

  @inlinable
  public init() { value = 2_166_136_261 }

  @inlinable
  public mutating func add(_ word: UInt32) { value = (value ^ word) &* 16_777_619 }

  @inlinable
  public mutating func add(_ bit: Bool) { add(bit ? 1 as UInt32 : 0) }

  @inlinable
  public mutating func add(_ byte: UInt8) { add(UInt32(byte)) }

  @inlinable
  public mutating func add(_ number: Int32) { add(UInt32(bitPattern: number)) }

  @inlinable
  public mutating func add(_ number: UInt64) {
    add(UInt32(truncatingIfNeeded: number))
    add(UInt32(truncatingIfNeeded: number &>> 32))
  }

  @inlinable
  public mutating func add(_ number: Int64) { add(UInt64(bitPattern: number)) }

  /// As 64 bits, whatever the processor's word.
  @inlinable
  public mutating func add(_ number: Int) { add(Int64(number)) }

  @inlinable
  public mutating func add(_ number: Int128) {
    add(UInt64(truncatingIfNeeded: number))
    add(UInt64(truncatingIfNeeded: number &>> 64))
  }

  @inlinable
  public mutating func add(_ instant: Instant) { add(instant.nanoseconds) }

  @inlinable
  public mutating func add(_ instant: UTCTime) { add(instant.seconds) }

  @inlinable
  public mutating func add(_ instant: UTCTime?) {
    add(instant != nil)
    add(instant?.seconds ?? 0)
  }
}

/// State that can be checked as it lies in memory: what is added is all that it holds, and always in the same order.
///
/// Mutating although nothing is changed: otherwise the compiler copies the state for the call.
public protocol CheckedState {
  mutating func add(to check: inout StateCheck)
}

extension CheckedState {
  /// The check of all of it.
  @inlinable
  public mutating func check() -> UInt32 {
    var check = StateCheck()
    add(to: &check)
    return check.value
  }
}

/// A copy of a state with its check.
@frozen
public struct SealedCopy<State: CheckedState & Sendable>: Sendable {
  public var state: State
  /// What the check of `state` is to be.
  public var seal: UInt32

  @inlinable
  public init(_ state: State, check: UInt32) {
    self.state = state
    seal = check
  }

  /// Takes a new state, whose check is known.
  @inlinable
  public mutating func take(_ state: State, check: UInt32) {
    self.state = state
    seal = check
  }

  /// Whether the copy is what was sealed.
  @inlinable
  public mutating func isSound() -> Bool { state.check() == seal }
}

extension EnergyRegister: CheckedState {
  @inlinable
  public mutating func add(to check: inout StateCheck) {
    check.add(quanta)
    check.add(residue)
  }
}
