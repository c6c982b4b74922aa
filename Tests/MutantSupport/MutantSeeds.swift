import Foundation
import VirtualTime

/// Which mutants a run makes.
public enum MutantSeeds {
  private static let environment = ProcessInfo.processInfo.environment

  /// Of all kinds together.
  private static let count = environment["METER_MUTANTS"].flatMap { Int($0) } ?? 12_000

  /// The seeds of one block of a kind that has a share of all mutants.
  public static func of(share: Double, block: Int, of blocks: Int) -> [UInt64] {
    if let seed = environment["METER_MUTANT"].flatMap({ UInt64($0) }) { return block == 0 ? [seed] : [] }
    let each = max(1, Int(Double(count) * share) / blocks)
    let commit = environment["METER_SEED_BLOCK"].flatMap { UInt64($0, radix: 16) } ?? 0
    let first = (commit &* UInt64(each * blocks) &+ UInt64(block * each)) & 0xFFFF_FFFF_FFFF
    return (0..<UInt64(each)).map { first + $0 }
  }
}

/// Counts mutants by what they must come to, and different files among them.
public struct MutantTally {
  private let kind: String
  private var counts: [String: Int] = [:]
  private var different: Set<Int> = []

  public init(_ kind: String) { self.kind = kind }

  public mutating func count(_ name: String, _ bytes: some Hashable) {
    counts[name, default: 0] += 1
    different.insert(bytes.hashValue)
  }

  /// One line for `Tools/check-mutants`.
  public func report() {
    guard ProcessInfo.processInfo.environment["METER_MUTANTS"] != nil else { return }
    let numbers = ["same", "changed", "refused"].map { "\($0) \(counts[$0] ?? 0)" }.joined(separator: " ")
    print("mutants \(kind) \(numbers) different \(different.count)")
  }
}

/// The generator of the mutants.
public struct MutantRandom: RandomNumberGenerator {
  private var generator: SplitMix64

  public init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  public mutating func next() -> UInt64 { generator.next() }
}

extension Collection {
  /// One of the elements; nil of none.
  public func pick(_ random: inout MutantRandom) -> Element? { randomElement(using: &random) }
}
