// @relation(REQ-BIL-020, scope=file)

import Quantities

/// How a value is kept: little-endian, without anything in between.
public enum StoredWord: UInt8, Sendable {
  /// 0 or 1.
  case flag
  case octet
  case int16
  case int32
  case int64
  case int128
  /// Remainder of an energy register: below 2^88 by its type.
  case residue
  /// Seconds since 2000-01-01T00:00:00Z, two's complement; the least number for none. 17 000 years either way.
  case instant

  /// Bytes it takes.
  public var bytes: Int {
    switch self {
    case .flag, .octet: 1
    case .int16: 2
    case .int32: 4
    case .int64: 8
    case .int128: 16
    case .residue: WindowEnergy.fractionBits / 8
    case .instant: 5
    }
  }
}

/// Somebody who is told the fields of a record in the order in which they lie in memory.
public protocol StoredFieldReader: ~Copyable {
  /// `times` words of one kind. The name is that of a type and its property.
  mutating func take(_ name: StaticString, _ word: StoredWord, times: Int)
}

/// Adds up the bytes.
struct FieldSize: StoredFieldReader {
  var bytes = 0

  mutating func take(_ name: StaticString, _ word: StoredWord, times: Int) { bytes = bytes &+ word.bytes &* times }
}
