import Foundation

/// SplitMix64 (Steele, Lea and Flood 2014): a seeded generator for tests.
struct Seeded: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// The seed of a random test: another one with each commit, through `METER_SEED_BLOCK`, which is set from it.
func seed(_ test: UInt64) -> UInt64 {
  let block = ProcessInfo.processInfo.environment["METER_SEED_BLOCK"].flatMap { UInt64($0, radix: 16) } ?? 0
  return block << 16 | test
}

/// The line that repeats a random test.
func replay(_ filter: String) -> String {
  "METER_SEED_BLOCK=\(ProcessInfo.processInfo.environment["METER_SEED_BLOCK"] ?? "0") Tools/test \(filter)"
}
