// @relation(REQ-RT-011, scope=file)

import Quantities

/// What the display shows at a time: a code and eight digits, of which three stand behind the point (kWh, kvarh).
public struct DisplayPage: Equatable, Sendable {
  public var code: ObisCode
  /// Most significant first, 0...9.
  public var digits: InlineArray<8, UInt8>

  /// Digits of `quanta`: thousandths of the kilo-unit, the lowest eight digits (IEC 62052-11: a register turns over).
  public init(code: ObisCode, quanta: Int64) {
    self.code = code
    digits = InlineArray(repeating: 0)
    var rest = UInt32(truncatingIfNeeded: (UInt64(truncatingIfNeeded: max(0, quanta)) / 1_000_000) % 100_000_000)
    for place in 0..<8 {
      digits[7 &- place] = UInt8(truncatingIfNeeded: rest % 10)
      rest = rest / 10
    }
  }

  public static func == (left: DisplayPage, right: DisplayPage) -> Bool {
    for place in 0..<8 where left.digits[place] != right.digits[place] { return false }
    return left.code == right.code
  }
}
