import VirtualTime

/// A complex number: x the real, y the imaginary part.
typealias Phasor = SIMD2<Double>

extension Phasor {
  @inline(__always)
  func times(_ other: Phasor) -> Phasor {
    Phasor(x * other.x - y * other.y, x * other.y + y * other.x)
  }

  @inline(__always)
  func times(conjugateOf other: Phasor) -> Phasor {
    Phasor(x * other.x + y * other.y, y * other.x - x * other.y)
  }

  /// `magnitude` at an angle in turns.
  static func polar(_ magnitude: Double, turns: Double) -> Phasor {
    let (sin, cos) = PortableMath.sincosTurns(turns)
    return Phasor(magnitude * cos, magnitude * sin)
  }
}

/// All of a channel's tones of one frequency, or its constant part: the imaginary part of a rotating phasor.
struct SpectralLine: Sendable {
  /// Order of a harmonic; 0 for a frequency of its own and for the constant.
  let order: Int
  /// Frequency at the segment's start; 0 for the constant.
  let frequencyHz: Double
  /// Rate of change.
  let slopeHzPerSecond: Double
  /// The phasor without its rotation.
  private(set) var fixed: Phasor
  /// The phasor at the segment's start.
  private(set) var start: Phasor
  /// The rotation from one to the other.
  private let rotation: Phasor

  var isConstant: Bool { order == 0 && frequencyHz == 0 }

  /// The phasor at `nanoseconds`, where the grid's phase is `gridTurns`.
  @inline(__always)
  func phasor(at nanoseconds: Int64, gridTurns: Double) -> Phasor {
    if isConstant { return fixed }
    let turns =
      order != 0
      ? Double(order) * gridTurns : fractionalTurns(frequencyHz: frequencyHz, nanoseconds: nanoseconds)
    let (sin, cos) = PortableMath.sincosTurns(turns)
    return fixed.times(Phasor(cos, sin))
  }

  /// The lines of a channel; tones of equal frequency become one.
  static func lines(of channel: PreparedChannel, grid: GridPhase) -> [SpectralLine] {
    var lines = [SpectralLine]()
    lines.reserveCapacity(channel.tones.count + 1)
    for tone in channel.tones {
      let rotation = Phasor.polar(
        1, turns: tone.turns(at: grid.startNanoseconds, gridTurns: grid.startTurns) - tone.phaseTurns)
      let fixed = Phasor.polar(tone.peak, turns: tone.phaseTurns)
      let line = SpectralLine(
        order: tone.order, frequencyHz: tone.frequencyHz, slopeHzPerSecond: tone.slopeHzPerSecond, fixed: fixed,
        start: fixed.times(rotation), rotation: rotation)
      if let index = lines.firstIndex(where: { $0.coincides(with: line) }) {
        lines[index].add(line)
      } else {
        lines.append(line)
      }
    }
    if channel.dc != 0 {
      let constant = Phasor(0, channel.dc)
      lines.append(
        SpectralLine(
          order: 0, frequencyHz: 0, slopeHzPerSecond: 0, fixed: constant, start: constant, rotation: Phasor(1, 0)))
    }
    return lines
  }

  /// A constant of 1.
  static var unit: SpectralLine {
    SpectralLine(
      order: 0, frequencyHz: 0, slopeHzPerSecond: 0, fixed: Phasor(0, 1), start: Phasor(0, 1), rotation: Phasor(1, 0))
  }

  /// The same line a quarter of its cycle later.
  var quarterLater: SpectralLine {
    var line = self
    line.fixed = fixed.times(Phasor(0, -1))
    line.start = start.times(Phasor(0, -1))
    return line
  }

  /// Equal frequencies: a rounding's difference, as between 3 * 50.1 and 150.3, counts as none.
  private func coincides(with other: SpectralLine) -> Bool {
    (order == other.order && frequencyHz == other.frequencyHz)
      || (slopeHzPerSecond == 0 && other.slopeHzPerSecond == 0
        && (frequencyHz - other.frequencyHz).magnitude <= 2 * frequencyHz.ulp)
  }

  /// Takes in a line of the same frequency.
  private mutating func add(_ other: SpectralLine) {
    // What the other is at the start, turned back by this line's rotation.
    fixed += other.start.times(conjugateOf: rotation)
    start += other.start
  }
}
