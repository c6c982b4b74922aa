import Documents
import Foundation

/// Tables as text.
enum TableText {
  enum Alignment {
    case left, right
  }

  /// A cell of a CSV file.
  static func quoted(_ text: String) -> String { "\"\(text.replacingOccurrences(of: "\"", with: "\"\""))\"" }

  /// Lines of columns that are as wide as their widest cell, two blanks apart. The last cell of a row that has fewer than the others
  /// takes the rest of its line.
  static func columns(_ rows: [[String]], _ alignments: [Alignment]) -> [String] {
    let widths = alignments.indices.map { column in
      rows.filter { $0.count > column + 1 || $0.count == alignments.count }.map { $0[column].count }.max() ?? 0
    }
    return rows.map { row in
      let cells = row.enumerated().map { column, text in
        let blanks = String(repeating: " ", count: max(0, widths[column] - text.count))
        return alignments[column] == .left ? text + blanks : blanks + text
      }
      return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
    }
  }
}
