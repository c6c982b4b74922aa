// @relation(REQ-EMU-015, scope=file)

import VirtualTime

/// How the stages of a ``FilterCascade`` without input change over a span of time: the exponential of its matrix.
///
/// Element (j, i) is the product of the rates i + 1 ... j times the divided difference of exp(-p t) over the rates i
/// ... j. Divided differences are taken by series where rates are equal or nearly so: the relative error is below
/// 1e-14 for any rates; p t exp(-p t) of two equal poles needs no case of its own.
struct CascadeTransition: Sendable {
  private var first = CascadeState()
  private var second = CascadeState()
  private var third = CascadeState()

  init(_ rates: [Double], seconds: Double) {
    switch rates.count {
    case 0: break
    case 1: first[0] = PortableMath.exp(-rates[0] * seconds)
    case 2:
      first[0] = PortableMath.exp(-rates[0] * seconds)
      first[1] = rates[1] * Self.difference(rates[0], rates[1], seconds)
      second[1] = PortableMath.exp(-rates[1] * seconds)
    default:
      first[0] = PortableMath.exp(-rates[0] * seconds)
      first[1] = rates[1] * Self.difference(rates[0], rates[1], seconds)
      first[2] = rates[1] * rates[2] * Self.difference(rates[0], rates[1], rates[2], seconds)
      second[1] = PortableMath.exp(-rates[1] * seconds)
      second[2] = rates[2] * Self.difference(rates[1], rates[2], seconds)
      third[2] = PortableMath.exp(-rates[2] * seconds)
    }
  }

  /// The state at the end of the span.
  @inline(__always)
  func applied(to state: CascadeState) -> CascadeState {
    state.x * first + state.y * second + state.z * third
  }

  /// (exp(-a t) - exp(-b t)) / (b - a).
  private static func difference(_ a: Double, _ b: Double, _ t: Double) -> Double {
    let x = (b - a).magnitude * t
    var sum: Double
    if x < 0.5 {
      // (1 - exp(-x)) / x
      sum = 0
      for order in stride(from: 15.0, through: 2, by: -1) { sum = (1 - x * sum) / order }
      sum = 1 - x * sum
    } else {
      sum = (1 - PortableMath.exp(-x)) / x
    }
    return t * PortableMath.exp(-min(a, b) * t) * sum
  }

  /// The divided difference over three rates.
  private static func difference(_ a: Double, _ b: Double, _ c: Double, _ t: Double) -> Double {
    let (low, high) = (min(a, b, c), max(a, b, c))
    let middle = max(min(a, b), min(max(a, b), c))
    let (x, y) = ((middle - low) * t, (high - low) * t)
    // From here on less than two thirds of the first term cancel.
    guard y < 1 else { return (difference(low, middle, t) - difference(middle, high, t)) / (high - low) }
    // Sum of (-1)^n h_n(x, y) / (n + 2)!, h_n the sum of all products of n factors x and y.
    var (sum, product, power, factor) = (0.0, 1.0, 1.0, 0.5)
    for order in 0..<20 {
      sum += factor * product
      power *= x
      product = product * y + power
      factor /= -Double(order + 3)
    }
    return t * t * PortableMath.exp(-low * t) * sum
  }
}
