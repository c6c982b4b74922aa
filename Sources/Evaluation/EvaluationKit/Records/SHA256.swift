// @relation(REQ-EVA-011, scope=file)

import Foundation

/// The hash of FIPS 180-4, so that a file of records names its plan without a dependency.
public enum SHA256 {
  /// The hash as 64 hexadecimal digits.
  public static func hexadecimal(_ message: Data) -> String {
    var state = initial
    var padded = [UInt8](message)
    padded.append(0x80)
    padded += [UInt8](repeating: 0, count: (120 - padded.count % 64) % 64)
    let bits = UInt64(message.count) * 8
    padded += (0..<8).map { UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * $0)) }
    for block in stride(from: 0, to: padded.count, by: 64) { compress(padded[block..<block + 64], into: &state) }
    return state.map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  private static func compress(_ block: ArraySlice<UInt8>, into state: inout [UInt32]) {
    var words = stride(from: block.startIndex, to: block.endIndex, by: 4).map { start in
      (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(block[start + $1]) }
    }
    words.reserveCapacity(64)
    for index in 16..<64 {
      let (early, late) = (words[index - 15], words[index - 2])
      let small0 = turned(early, 7) ^ turned(early, 18) ^ early >> 3
      let small1 = turned(late, 17) ^ turned(late, 19) ^ late >> 10
      words.append(words[index - 16] &+ small0 &+ words[index - 7] &+ small1)
    }
    var work = state
    for index in 0..<64 {
      let (a, e) = (work[0], work[4])
      let choice = e & work[5] ^ ~e & work[6]
      let majority = a & work[1] ^ a & work[2] ^ work[1] & work[2]
      let first =
        work[7] &+ (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) &+ choice &+ constants[index] &+ words[index]
      let second = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) &+ majority
      work = [first &+ second, a, work[1], work[2], work[3] &+ first, e, work[5], work[6]]
    }
    for index in 0..<8 { state[index] &+= work[index] }
  }

  private static func turned(_ word: UInt32, _ places: UInt32) -> UInt32 { word >> places | word << (32 - places) }

  private static let initial = primes.prefix(8).map { fraction($0.squareRoot()) }
  private static let constants = primes.map(cubeRootFraction)

  /// The first 64.
  private static let primes: [Double] = (2...311).filter { number in
    !(2..<number).contains { number.isMultiple(of: $0) }
  }.map(Double.init)

  /// The first 32 bits behind the point.
  private static func fraction(_ value: Double) -> UInt32 { UInt32((value - value.rounded(.down)) * 4_294_967_296) }

  /// The first 32 bits behind the point of the cube root: the largest 35-bit number whose cube fits.
  private static func cubeRootFraction(_ prime: Double) -> UInt32 {
    let wanted = UInt64(prime)
    var root: UInt64 = 0
    for bit in (0..<35).reversed() {
      let trial = root | 1 << UInt64(bit)
      let square = trial.multipliedFullWidth(by: trial)
      // 35 bits: the square takes 70, the cube 105; wanted << 96 stands in the upper word.
      let low = square.low.multipliedFullWidth(by: trial)
      let high = square.high * trial + low.high
      if high < wanted << 32 { root = trial }
    }
    return UInt32(truncatingIfNeeded: root)
  }
}
