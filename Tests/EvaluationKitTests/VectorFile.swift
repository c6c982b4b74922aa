import Foundation
import Testing

/// The rows of a file in Tests/Vectors/statistics; see README.md there.
func vectors(_ name: String, columns: Int) throws -> [[Double]] {
  let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../Vectors/statistics/\(name).csv").standardizedFileURL
  let rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst().map { line in
    line.split(separator: ",").compactMap { Double($0) }
  }
  try #require(!rows.isEmpty && rows.allSatisfy { $0.count == columns })
  return rows
}
