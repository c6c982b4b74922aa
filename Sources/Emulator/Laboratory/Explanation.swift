// @relation(REQ-EMU-050, scope=file)

import Foundation

/// Where the error of a row comes from, found by measuring it again with one cause after another taken away.
public struct Explanation: Sendable {
  /// A row without a cause.
  public struct Part: Sendable {
    public var cause: Cause
    /// Error without it, percent; nil where the row has none to take.
    public var errorPercent: Double?
    /// Whether the row passes without it.
    public var passes: Bool
    /// The share of the error that goes with it, 0 to 1; beyond an error of the other sign it falls again.
    public var share: Double
  }

  public let name: String
  /// Of the worst sample, percent.
  public let errorPercent: Double?
  /// The causes that take a tenth of the error or more with them, or a failure; the largest first, and behind them all the whole
  /// converter, which stands for all of its effects.
  public let parts: [Part]

  /// For a person: each cause with what is left without it.
  public var lines: [String] {
    guard !parts.isEmpty else {
      return ["no single cause takes a tenth of it away: it is the firmware's, or the sum of many"]
    }
    return parts.map { part in
      let left = part.errorPercent.map { String(format: "%+.4f %% without it", $0) } ?? "passes without it"
      return "\(part.cause.rawValue): \(part.cause.text); \(left)"
    }
  }
}

extension AccuracyTable {
  /// Explains rows one after another, `width` measurements at a time; if nothing else is said those that fail, and those only as
  /// far as the cause that explained the one before doesn't do.
  public func explanations(
    of rows: [AccuracyRow]? = nil, width: Int, onProgress: @Sendable (Double) -> Void = { _ in }
  ) async throws -> [Explanation] {
    let chosen = rows ?? self.rows.filter { $0.verdict == .fail }
    var explanations: [Explanation] = []
    var likely: Cause?
    for (number, row) in chosen.enumerated() {
      let explanation = try await explanation(of: row, likely: rows == nil ? likely : nil, width: width)
      likely = explanation.parts.first { $0.cause != .converter }?.cause
      explanations.append(explanation)
      onProgress(Double(number + 1) / Double(chosen.count))
    }
    return explanations
  }

  private func explanation(of row: AccuracyRow, likely: Cause?, width: Int) async throws -> Explanation {
    let sample = row.worstSample
    if let likely, let part = try part(of: row, sample: sample, without: likely), part.share > 0.8 {
      return Explanation(name: row.point.name, errorPercent: row.errors[sample], parts: [part])
    }
    var causes = Cause.allCases[...]
    var parts: [Part] = []
    try await withThrowingTaskGroup(of: Part?.self) { group in
      func start() {
        guard let cause = causes.popFirst() else { return }
        group.addTask { try self.part(of: row, sample: sample, without: cause) }
      }
      for _ in 0..<max(1, width) { start() }
      while let part = try await group.next() {
        if let part, part.share >= 0.1 { parts.append(part) }
        start()
      }
    }
    let order = Dictionary(uniqueKeysWithValues: Cause.allCases.enumerated().map { ($1, $0) })
    parts.sort { first, second in
      if (first.cause == .converter) != (second.cause == .converter) { return second.cause == .converter }
      return (second.share, order[first.cause] ?? 0) < (first.share, order[second.cause] ?? 0)
    }
    return Explanation(name: row.point.name, errorPercent: row.errors[sample], parts: parts)
  }

  private typealias Part = Explanation.Part

  /// The row on one sample, without a cause; nil where the meter doesn't have the cause.
  private func part(of row: AccuracyRow, sample: Int, without cause: Cause) throws -> Explanation.Part? {
    guard let meter = cause.removed(from: bench.meter) else { return nil }
    let bench = Bench(meter: meter, seed: self.bench.seed)
    var undisturbed: [Measurement]?
    if case .change(let name) = row.point.comparison, let base = catalogue.points.first(where: { $0.name == name }) {
      undisturbed = [try bench.measure(base, sample: sample)]
    }
    let without = AccuracyRow(
      point: row.point, measurements: [try bench.measure(row.point, sample: sample)], undisturbed: undisturbed,
      model: catalogue.model)
    var share = row.verdict == .fail && without.verdict == .pass ? 1.0 : 0
    if let error = row.errors[sample], let left = without.errors[0], error != 0 {
      share = 1 - abs(left / error)
    }
    return Explanation.Part(
      cause: cause, errorPercent: without.errors[0], passes: without.verdict == .pass, share: share)
  }
}

extension AccuracyRow {
  /// The sample with the error of largest magnitude; the first where there is none.
  var worstSample: Int {
    errors.indices.max { abs(errors[$0] ?? 0) < abs(errors[$1] ?? 0) } ?? 0
  }
}
