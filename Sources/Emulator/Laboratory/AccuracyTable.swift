// @relation(REQ-EMU-026, REQ-EMU-028, scope=file)

import EmulatorKit
import Meter

/// One row of the table.
public struct AccuracyRow: Sendable {
  public enum Verdict: String, Sendable {
    case pass, fail
  }

  public var point: TestPoint
  /// Error, or its change, of each sample of the meter, percent.
  public var errors: [Double?]
  public var measurements: [Measurement]
  public var verdict: Verdict
  private let wattHoursPerPulse: Double

  /// The error of largest magnitude among the samples; nil where there is none to take.
  public var errorPercent: Double? {
    guard isOfErrors, !errors.contains(where: { $0 == nil }) else { return nil }
    return errors.compactMap(\.self).max { abs($0) < abs($1) }
  }

  public var limitPercent: Double? { isOfErrors ? point.limit.limitPercent : nil }

  /// Largest error less smallest, over the samples.
  public var spreadPercent: Double? {
    let known = errors.compactMap(\.self)
    guard isOfErrors, known.count > 1, let low = known.min(), let high = known.max() else { return nil }
    return high - low
  }

  /// What the bench can't tell apart.
  public var resolutionPercent: Double? { isOfErrors ? measurements.compactMap(\.resolutionPercent).max() : nil }

  /// The share of the limit that is left: 1 without error, 0 at the limit, below 0 beyond it.
  public var margin: Double? {
    guard let errorPercent, let limitPercent else { return nil }
    return 1 - abs(errorPercent) / limitPercent
  }

  /// What there is to say where there is no error, or beside it.
  public var note: String {
    let pulses = measurements.map(\.pulses)
    let seconds = measurements.map(\.seconds).max() ?? 0
    switch point.comparison {
    case .starting: return "\(pulses.min() ?? 0) pulses in \(Int(seconds)) s"
    case .noLoad: return "\(pulses.max() ?? 0) pulses, 1 allowed"
    case .register(let allowed):
      let most = measurements.map(\.registered).max() ?? 0
      return "\(Catalogue.decimal(most)) Wh in the register, \(Catalogue.decimal(allowed)) allowed"
    case .constant:
      let farthest = measurements.max { abs(difference($0)) < abs(difference($1)) }
      return farthest.map { "\($0.pulses) pulses, the register \(Catalogue.decimal(registerPulses($0)))" } ?? ""
    case .error, .change:
      let clipped = measurements.reduce(0) { $0 + $1.clippedWindows }
      return clipped > 0 ? "clipped in \(clipped) windows" : ""
    }
  }

  /// The register as a number of pulses.
  private func registerPulses(_ measurement: Measurement) -> Double { measurement.registered / wattHoursPerPulse }

  private func difference(_ measurement: Measurement) -> Double {
    Double(measurement.pulses) - registerPulses(measurement)
  }

  private var isOfErrors: Bool {
    switch point.comparison {
    case .error, .change: true
    case .starting: point.limit.limitPercent != nil
    case .noLoad, .register, .constant: false
    }
  }

  init(point: TestPoint, measurements: [Measurement], undisturbed: [Measurement]?, model: MeterModel) {
    self.point = point
    wattHoursPerPulse = 1000 / Double(model.impulsesPerKilowattHour)
    self.measurements = measurements
    errors = measurements.indices.map { sample in
      guard let error = measurements[sample].errorPercent else { return nil }
      guard let undisturbed else { return error }
      return undisturbed[sample].errorPercent.map { error - $0 }
    }
    verdict = .fail
    verdict = isWithinLimit ? .pass : .fail
  }

  private var isWithinLimit: Bool {
    let limit = limitPercent.map { limit in errorPercent.map { abs($0) <= limit } ?? false } ?? true
    switch point.comparison {
    case .constant(let allowed): return measurements.allSatisfy { $0.pulses > 0 && abs(difference($0)) <= allowed }
    case .error, .change: return limitPercent != nil && limit
    case .starting: return limit && measurements.allSatisfy { $0.pulses >= 2 }
    case .noLoad: return measurements.allSatisfy { $0.pulses <= 1 }
    case .register(let allowed): return measurements.allSatisfy { $0.registered <= allowed && $0.pulses == 0 }
    }
  }
}

/// The accuracy of a meter as a laboratory takes it.
public struct AccuracyTable: Sendable {
  public let catalogue: Catalogue
  public let bench: Bench
  public let rows: [AccuracyRow]

  /// The row with the smallest margin.
  public var worst: AccuracyRow? {
    rows.filter { $0.margin != nil }.min { ($0.margin ?? 0) < ($1.margin ?? 0) }
  }

  public var passes: Bool { rows.allSatisfy { $0.verdict == .pass } }

  /// Measures all points of a catalogue on so many samples of the meter, `width` at a time.
  ///
  /// What comes out doesn't depend on `width`. `onProgress` gets the share of the virtual time that is done.
  public static func measure(
    _ catalogue: Catalogue, bench: Bench, samples: Int = 3, width: Int, only: ((TestPoint) -> Bool)? = nil,
    onProgress: @Sendable (Double) -> Void = { _ in }
  ) async throws -> AccuracyTable {
    let points = catalogue.selected(only)
    let costs = points.map { $0.runSeconds(catalogue.model) }
    let total = costs.reduce(0, +) * Double(samples)
    // The longest first: none is left over at the end.
    var jobs = points.indices.sorted { (costs[$0], $1) > (costs[$1], $0) }
      .flatMap { point in (0..<samples).map { (point: point, sample: $0) } }[...]
    var measured = [[Measurement?]](repeating: Array(repeating: nil, count: samples), count: points.count)
    var done = 0.0
    try await withThrowingTaskGroup(of: (Int, Int, Measurement).self) { group in
      func start() {
        guard let job = jobs.popFirst() else { return }
        group.addTask { (job.point, job.sample, try bench.measure(points[job.point], sample: job.sample)) }
      }
      for _ in 0..<max(1, width) { start() }
      while let (point, sample, measurement) = try await group.next() {
        measured[point][sample] = measurement
        done += costs[point]
        onProgress(done / total)
        start()
      }
    }
    let measurements = measured.map { $0.compactMap(\.self) }
    let byName = Dictionary(uniqueKeysWithValues: zip(points.map(\.name), measurements))
    let rows = points.indices.filter { !points[$0].isHidden }.map { index in
      var undisturbed: [Measurement]?
      if case .change(let name) = points[index].comparison { undisturbed = byName[name] }
      return AccuracyRow(
        point: points[index], measurements: measurements[index], undisturbed: undisturbed, model: catalogue.model)
    }
    return AccuracyTable(catalogue: catalogue, bench: bench, rows: rows)
  }
}

extension Catalogue {
  /// The points that `only` asks for, and those that they are compared with, which are hidden if not asked for.
  func selected(_ only: ((TestPoint) -> Bool)?) -> [TestPoint] {
    guard let only else { return points }
    let wanted = points.filter { !$0.isHidden && only($0) }
    let needed = Set(
      wanted.compactMap { point -> String? in
        if case .change(let name) = point.comparison { name } else { nil }
      })
    return points.compactMap { point in
      if wanted.contains(where: { $0.name == point.name }) { return point }
      guard needed.contains(point.name) else { return nil }
      var hidden = point
      hidden.isHidden = true
      return hidden
    }
  }
}
