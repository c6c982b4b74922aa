/// What a text field holds in place of a number.
enum DecimalField: Equatable {
  case value(Double)
  case empty
  /// `nan`, `inf` or a number beyond the range of `Double`.
  case notFinite
  case malformed
}

/// Reads a decimal number, correctly rounded, from the bytes of a field without blanks around it.
///
/// Accepts sign, digits, point, exponent; hexadecimal is malformed. A field is at most 64 bytes long.
func decimalField(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> DecimalField {
  if range.isEmpty { return .empty }
  guard range.count <= 64 else { return .malformed }
  var index = range.lowerBound
  var negative = false
  if bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
    negative = bytes[index] == UInt8(ascii: "-")
    index += 1
  }
  var mantissa: UInt64 = 0
  var digits = 0
  var fractionDigits = 0
  var seenPoint = false
  while index < range.upperBound {
    let byte = bytes[index]
    if byte >= 48 && byte <= 57 {
      digits += 1
      if seenPoint { fractionDigits += 1 }
      if digits <= 18 { mantissa = mantissa * 10 + UInt64(byte - 48) }
    } else if byte == UInt8(ascii: ".") && !seenPoint {
      seenPoint = true
    } else {
      break
    }
    index += 1
  }
  guard digits > 0 else { return namedValue(bytes, index..<range.upperBound) }
  var exponent = 0
  if index < range.upperBound {
    guard bytes[index] | 0x20 == UInt8(ascii: "e"),
      let value = exponentField(bytes, index + 1..<range.upperBound)
    else { return .malformed }
    exponent = value
  }
  exponent -= fractionDigits
  // Both operands are exact here, so one operation gives the correctly rounded result.
  if digits <= 18 && mantissa <= 1 << 53 && exponent >= -22 && exponent <= 22 {
    let magnitude =
      exponent < 0 ? Double(mantissa) / powersOfTen[-exponent] : Double(mantissa) * powersOfTen[exponent]
    return .value(negative ? -magnitude : magnitude)
  }
  guard let value = Double(String(decoding: bytes[range], as: UTF8.self)) else { return .malformed }
  return value.isFinite ? .value(value) : .notFinite
}

private let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
  1e21, 1e22,
]

private func exponentField(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int? {
  var index = range.lowerBound
  var sign = 1
  if index < range.upperBound, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
    sign = bytes[index] == UInt8(ascii: "-") ? -1 : 1
    index += 1
  }
  guard index < range.upperBound else { return nil }
  var value = 0
  while index < range.upperBound {
    guard bytes[index] >= 48 && bytes[index] <= 57 else { return nil }
    value = min(value * 10 + Int(bytes[index] - 48), 1_000_000)
    index += 1
  }
  return sign * value
}

private func namedValue(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> DecimalField {
  let text = String(decoding: bytes[range], as: UTF8.self).lowercased()
  return ["nan", "inf", "infinity", "1.#inf", "1.#qnan"].contains(text) ? .notFinite : .malformed
}
