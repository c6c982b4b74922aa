import Foundation

/// Instants of a stream's samples: sample n at `first + n * ticks / 256` ns.
struct SampleClock {
  var firstNanoseconds: Int64 = 0
  /// 1/256 ns; 8 kS/s by default.
  var ticks: Int64 = 32_000_000

  /// Time between samples, s.
  var step: Double { Double(ticks) * (1e-9 / 256) }
  /// Instant of sample `index`, s.
  func instant(of index: Int) -> Double { Double(firstNanoseconds) * 1e-9 + Double(index) * step }
}

/// A voltage and a current at sampled instants.
protocol PhaseSource {
  /// Adds `count` values, V and A, from sample `first` on; the arrays hold zeros.
  func add(first: Int, count: Int, clock: SampleClock, voltage: inout [Double], current: inout [Double])
}

/// A phase of a laboratory's source whose content changes in steps.
struct Programme: PhaseSource {
  struct Segment {
    /// End, s; the last segment lasts for ever.
    var end: Double
    var voltage: [Tone]
    var current: [Tone]
    /// Direct current, A.
    var direct = 0.0
  }

  var segments: [Segment]

  init(_ segments: [Segment]) { self.segments = segments }

  init(voltage: [Tone], current: [Tone], direct: Double = 0) {
    segments = [Segment(end: .infinity, voltage: voltage, current: current, direct: direct)]
  }

  private func segment(at time: Double) -> Segment { segments.first { time < $0.end } ?? segments[segments.count - 1] }

  func add(first: Int, count: Int, clock: SampleClock, voltage: inout [Double], current: inout [Double]) {
    var place = 0
    while place < count {
      let start = clock.instant(of: first + place)
      let segment = segment(at: start)
      var run = 1
      while place + run < count && clock.instant(of: first + place + run) < segment.end { run += 1 }
      segment.voltage.add(from: start, step: clock.step, to: &voltage, at: place, count: run)
      segment.current.add(from: start, step: clock.step, to: &current, at: place, count: run)
      for index in place..<place + run { current[index] += segment.direct }
      place += run
    }
  }

  /// Energy of the alternating parts over `start` ..< `end`, Ws, closed form.
  ///
  /// Exact for steps at the edges of sample cells; elsewhere a sampled sum differs by less than half a sample of the step.
  func activeJoules(from start: Double, to end: Double) -> Double {
    sum(from: start, to: end) { segment, from, to in
      segment.voltage.reduce(0) { outer, u in
        outer + segment.current.reduce(0) { $0 + Tone.integral(u, $1, from: from, to: to) }
      }
    }
  }

  /// Reactive energy of the fundamentals (the first tone of either list), var s; positive when the current lags.
  func reactiveJoules(from start: Double, to end: Double) -> Double {
    sum(from: start, to: end) { segment, from, to in
      guard let u = segment.voltage.first, let i = segment.current.first else { return 0 }
      return u.rms * i.rms * sin(u.phase - i.phase) * (to - from)
    }
  }

  private func sum(
    from start: Double, to end: Double, _ integral: (Segment, Double, Double) -> Double
  ) -> Double {
    var total = 0.0
    var from = start
    for segment in segments where segment.end > from && from < end {
      let to = min(end, segment.end)
      total += integral(segment, from, to)
      from = to
    }
    return total
  }
}
