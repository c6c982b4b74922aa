/// A decimal number kept as its digits: `digits * 10^exponent`, so that times stay exact and prefixes don't round
/// twice.
package struct DecimalText: Equatable {
  /// Signed, at most 18 digits.
  package var digits: Int64
  /// Power of ten.
  package var exponent: Int

  package init(digits: Int64, exponent: Int) {
    self.digits = digits
    self.exponent = exponent
  }

  package enum Failure: Error, Equatable {
    case notANumber
    case tooManyDigits
  }

  /// Splits `-12.5 mA` into the number and `mA`. No exponent, no infinity, no digit grouping.
  package static func split(_ text: String) -> Result<(number: DecimalText, rest: String), Failure> {
    var scalars = Substring(text).unicodeScalars
    while scalars.first == " " { scalars.removeFirst() }
    var isNegative = false
    if let sign = scalars.first, sign == "-" || sign == "+" {
      isNegative = sign == "-"
      scalars.removeFirst()
    }
    var value: Int64 = 0
    var exponent = 0
    var digitCount = 0
    var significant = 0
    var isFraction = false
    while let scalar = scalars.first {
      if scalar == ".", !isFraction, digitCount > 0 {
        isFraction = true
      } else if ("0"..."9").contains(scalar) {
        digitCount += 1
        if significant > 0 || scalar != "0" { significant += 1 }
        guard significant <= 18, digitCount <= 40 else { return .failure(.tooManyDigits) }
        value = value * 10 + Int64(scalar.value - 48)
        if isFraction { exponent -= 1 }
      } else {
        break
      }
      scalars.removeFirst()
    }
    guard digitCount > 0, !(isFraction && exponent == 0) else { return .failure(.notANumber) }
    while scalars.first == " " { scalars.removeFirst() }
    while scalars.last == " " { scalars.removeLast() }
    return .success((DecimalText(digits: isNegative ? -value : value, exponent: exponent), String(scalars)))
  }

  /// The nearest Double of the number times a power of ten, rounded once.
  package func double(scaledByPowerOfTen power: Int = 0) -> Double {
    Double("\(digits)e\(exponent + power)") ?? .nan
  }

  /// The number times `factor / divisor` as a fraction in lowest terms; nil when a part exceeds 64 bits.
  package func fraction(times factor: Int64, over divisor: Int64 = 1) -> (numerator: Int64, denominator: Int64)? {
    var numerator = Int128(digits) * Int128(factor)
    var denominator = Int128(divisor)
    for _ in 0..<max(0, exponent) {
      let (product, overflow) = numerator.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      numerator = product
    }
    for _ in 0..<max(0, -exponent) {
      if numerator % 10 == 0 {
        numerator /= 10
      } else {
        let (product, overflow) = denominator.multipliedReportingOverflow(by: 10)
        if overflow { return nil }
        denominator = product
      }
    }
    let common = greatestCommonDivisor(numerator.magnitude, denominator.magnitude)
    guard common > 0, let low = Int64(exactly: numerator / Int128(common)),
      let high = Int64(exactly: denominator / Int128(common))
    else { return nil }
    return (low, high)
  }
}

package func greatestCommonDivisor(_ a: UInt128, _ b: UInt128) -> UInt128 {
  var (a, b) = (a, b)
  while b != 0 { (a, b) = (b, a % b) }
  return a
}
