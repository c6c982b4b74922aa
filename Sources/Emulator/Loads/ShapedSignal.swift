// @relation(REQ-EMU-030, scope=file)

import Waveforms

/// Sinusoidal voltages of constant frequency with a shaped load on each phase, without end.
public struct ShapedSignal: SegmentSource {
  public struct Phase: Sendable, Equatable {
    /// Rms.
    public var volts: Double
    /// Angle of the voltage at the start, turns.
    public var turns: Double
    /// nil draws no current.
    public var shape: LoadShape?
    /// What the shape of size 1 is multiplied by, A; negative feeds in.
    public var amperes: Double

    public init(volts: Double, turns: Double = 0, shape: LoadShape?, amperes: Double) {
      self.volts = volts
      self.turns = turns
      self.shape = shape
      self.amperes = amperes
    }
  }

  public let hertz: Double
  public private(set) var phases: [Phase]
  private var currents: [ShapedCurrent?]
  private var clock = GridClock()

  public init(hertz: Double, _ phases: [Phase]) {
    self.hertz = hertz
    self.phases = phases
    currents = phases.map { $0.shape.map(ShapedCurrent.init) }
    clock.run(hertz: hertz, hertzPerSecond: 0)
  }

  public var channelCount: Int { 2 * phases.count }

  /// The same signal from another phase of its voltages on; ahead of the first segment.
  public func turned(by turns: Double) -> ShapedSignal {
    ShapedSignal(
      hertz: hertz,
      phases.map { phase in
        var turned = phase
        turned.turns += turns
        return turned
      })
  }

  public mutating func next() -> Segment? {
    let start = clock.nanoseconds
    var end = start + 1_000_000_000
    var channels: [ChannelContent] = []
    for index in phases.indices {
      let phase = phases[index]
      var (voltage, current) = (ToneSum(), ToneSum())
      voltage.add(harmonic: 1, Phasor(turns: phase.turns) * (phase.volts * 2.0.squareRoot()))
      let change = currents[index]?.add(
        scaledBy: phase.amperes, voltageTurns: phase.turns, at: clock, to: &current)
      end = min(end, change ?? end)
      channels += [voltage.content, current.content]
    }
    let segment = Segment(
      startNanoseconds: start, endNanoseconds: end, frequencyStartHz: hertz, frequencyEndHz: hertz, channels: channels)
    clock.pass(segment)
    return segment
  }
}
