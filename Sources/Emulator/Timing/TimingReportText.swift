// @relation(REQ-RT-024, scope=file)

extension TimingReport {
  /// The report as a table for people: a line a task, then the loads and what does not hold.
  public var text: String {
    var rows = [
      [
        "task", "criticality", "period", "deadline", "budget", "typical", "worst", "analysed", "observed", "slack",
        "jitter",
      ]
    ]
    for line in lines {
      let sources = line.sources > 1 ? " x\(line.sources)" : ""
      rows.append([
        line.task, line.criticality, milliseconds(line.period) + sources, milliseconds(line.deadline),
        "\(line.budgetCycles)", line.typicalCycles.map { "\($0)" } ?? "-", line.worstCycles.map { "\($0)" } ?? "-",
        line.analysedResponse.map(milliseconds) ?? "no bound",
        line.observed.map { $0.runs == 0 ? "never ran" : milliseconds($0.worstResponse) } ?? "-",
        line.slack.map(milliseconds) ?? "-", line.observed.map { milliseconds($0.startJitter) } ?? "-",
      ])
    }
    var text = "\(profile), \(clockHertz) Hz (\(source)); times in ms, costs in cycles\n"
    text += table(rows)
    text += "load with budgets and overheads \(percent(budgetLoad))"
    text += "\n"
    for fault in analysisFaults + runFaults { text += "FAULT: \(fault.text)\n" }
    return text
  }

  /// Columns as wide as their widest cell, numbers to the right.
  private func table(_ rows: [[String]]) -> String {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        return column < 2 ? cell + padding : padding + cell
      }
      return cells.joined(separator: "  ") + "\n"
    }.joined()
  }

  private func milliseconds(_ nanoseconds: Int64) -> String {
    let (whole, rest) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
    let decimals = String(rest / 1000 + 1000).dropFirst()
    return "\(nanoseconds < 0 ? "-" : "")\(whole).\(decimals)"
  }

  private func percent(_ share: Double) -> String {
    guard share.isFinite, share < 1000 else { return "above 100000 %" }
    let hundredths = Int64((share * 10_000).rounded())
    return "\(hundredths / 100).\(String(hundredths % 100 + 100).dropFirst()) %"
  }
}
