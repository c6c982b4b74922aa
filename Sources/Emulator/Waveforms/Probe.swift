// @relation(REQ-EMU-015, scope=file)

/// One input of a converter: a channel of the source behind an analogue filter.
public struct Probe: Sendable, Equatable {
  /// Channel in the order u1, i1, u2, i2, ...
  public var input: Int
  /// What lies between the terminal and the converter.
  public var filter: AnalogueFilter

  public init(input: Int, filter: AnalogueFilter) {
    self.input = input
    self.filter = filter
  }
}

/// Equidistant instants: the k-th lies `startFraction + k * periodNanoseconds` behind `startNanoseconds`.
public struct ProbeGrid: Sendable, Equatable {
  /// Whole nanoseconds of the first instant, from the start of the run.
  public var startNanoseconds: Int64
  /// The rest of it, 0 ..< 1 ns.
  public var startFraction: Double
  /// Distance of two instants, ns; > 0.
  public var periodNanoseconds: Double
  /// Number of instants.
  public var count: Int

  /// - Precondition: the instants lie in the run and one behind the other.
  public init(startNanoseconds: Int64, startFraction: Double = 0, periodNanoseconds: Double, count: Int) {
    precondition(startNanoseconds >= 0, "a grid begins at \(startNanoseconds) ns")
    precondition(startFraction >= 0 && startFraction < 1, "a fraction of \(startFraction) ns")
    precondition(periodNanoseconds > 0 && periodNanoseconds < 1e12, "a period of \(periodNanoseconds) ns")
    precondition(count >= 0, "\(count) instants")
    self.startNanoseconds = startNanoseconds
    self.startFraction = startFraction
    self.periodNanoseconds = periodNanoseconds
    self.count = count
  }

  /// The instant `index`, split into whole nanoseconds and the rest; exact to 1e-7 ns within a second of the start.
  public func instant(_ index: Int) -> (nanoseconds: Int64, fraction: Double) {
    let offset = startFraction + Double(index) * periodNanoseconds
    let whole = offset.rounded(.down)
    return (startNanoseconds + Int64(whole), offset - whole)
  }

  /// Index of the first instant that does not lie ahead of `nanoseconds`, 0 ... count.
  func index(notBefore nanoseconds: Int64) -> Int {
    let distance = Double(nanoseconds - startNanoseconds) - startFraction
    let index = (distance / periodNanoseconds).rounded(.up)
    return index <= 0 ? 0 : index >= Double(count) ? count : Int(index)
  }
}
