import Foundation
import Recordings
import Synchronization
import Testing

/// Which mutants a run makes.
enum MutantSeeds {
  private static let environment = ProcessInfo.processInfo.environment

  /// Of all kinds together.
  private static let count = environment["METER_MUTANTS"].flatMap { Int($0) } ?? 12_000

  /// The seeds of one block of a kind that has a share of all mutants.
  static func of(share: Double, block: Int, of blocks: Int) -> [UInt64] {
    if let seed = environment["METER_MUTANT"].flatMap({ UInt64($0) }) { return block == 0 ? [seed] : [] }
    let each = max(1, Int(Double(count) * share) / blocks)
    let commit = environment["METER_SEED_BLOCK"].flatMap { UInt64($0, radix: 16) } ?? 0
    let first = (commit &* UInt64(each * blocks) &+ UInt64(block * each)) & 0xFFFF_FFFF_FFFF
    return (0..<UInt64(each)).map { first + $0 }
  }
}

/// Counts mutants by what they must come to, and different files among them.
struct MutantTally {
  private let kind: String
  private var counts: [String: Int] = [:]
  private var different: Set<Int> = []

  init(_ kind: String) { self.kind = kind }

  mutating func count(_ name: String, _ bytes: [UInt8]) {
    counts[name, default: 0] += 1
    different.insert(bytes.hashValue)
  }

  /// One line for `Tools/check-mutants`.
  func report() {
    guard ProcessInfo.processInfo.environment["METER_MUTANTS"] != nil else { return }
    let numbers = ["same", "changed", "refused"].map { "\($0) \(counts[$0] ?? 0)" }.joined(separator: " ")
    print("mutants \(kind) \(numbers) different \(different.count)")
  }
}

/// Writes mutants of COMTRADE for a second reader to the file that `METER_MUTANT_EXPORT` names, one JSON object a line.
enum MutantExport {
  private struct Line: Encodable {
    var seed: UInt64
    var name: String
    var configuration: Data
    var data: Data
    var samples: [[Double]]?
    var error: String?
  }

  private static let file = Mutex(
    ProcessInfo.processInfo.environment["METER_MUTANT_EXPORT"].flatMap { FileHandle(forWritingAtPath: $0) })

  /// One of eight is enough.
  static func write(
    _ seed: UInt64, _ name: String, _ files: [(name: String, bytes: [UInt8])], _ read: Result<Recording, RecordingError>
  ) throws {
    guard seed % 8 == 0, files.count == 2 else { return }
    try file.withLock { file in
      guard let file else { return }
      var line = Line(seed: seed, name: name, configuration: Data(files[0].bytes), data: Data(files[1].bytes))
      switch read {
      case .success(let recording): line.samples = recording.channels.map(\.samples)
      case .failure(let error): line.error = error.description
      }
      try file.write(contentsOf: JSONEncoder().encode(line) + [10])
    }
  }
}
