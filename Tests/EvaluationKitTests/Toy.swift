import EvaluationKit
import Foundation

/// A campaign of arithmetic; some cases throw, and they end in another order than they begin.
struct Toy: Campaign {
  struct Case: Codable, Sendable, Identifiable {
    var id: String
    var number: Int
  }

  struct Outcome: Codable, Sendable, Equatable {
    var root: Double
    var text: String
  }

  struct Refusal: Error, CustomStringConvertible {
    var description: String
  }

  var name = "toy"
  var parameters = ["seed": "7", "load": "5 A"]
  var count = 10
  var throwing: Set<Int> = []
  /// Numbers whose outcome can't be written.
  var infinite: Set<Int> = []
  var ids: [Int: String] = [:]
  var isShuffled = false

  func cases() -> [Case] { (0..<count).map { Case(id: ids[$0] ?? "toy/\($0)", number: $0) } }

  func run(_ planned: Case) throws -> Outcome {
    if isShuffled { usleep(UInt32(planned.number * 7919 % 5) * 200) }
    if throwing.contains(planned.number) { throw Refusal(description: "no \"root\"\nof \(planned.number)") }
    let root = infinite.contains(planned.number) ? .infinity : Double(planned.number).squareRoot()
    return Outcome(root: root, text: "ä/\(planned.number)\n")
  }
}

/// A folder that is gone after `body`.
func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("evaluation-\(UUID().uuidString)").path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder)
}

func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

func write(_ bytes: Data, _ path: String) throws { try bytes.write(to: URL(fileURLWithPath: path)) }

/// The lines of a file, without their ends.
func lines(_ path: String) throws -> [String] {
  try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
}

func write(lines: [String], _ path: String) throws {
  try write(Data((lines.joined(separator: "\n") + "\n").utf8), path)
}

extension CampaignBench {
  /// A run without a bar; tests take two threads.
  @discardableResult
  func quietly(_ shard: Shard = .whole, threads: Int = 2) throws(CampaignError) -> CampaignResult<C> {
    try run(shard, threads: threads, showsProgress: false)
  }
}
