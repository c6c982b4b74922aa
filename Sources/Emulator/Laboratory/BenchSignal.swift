import Loads
import Waveforms

/// What the bench applies to the terminals: a stretch of voltage alone, then stretches that come again and again; or a load that has
/// a shape within its cycles.
///
/// The grid's phase runs on over all of them.
public struct BenchSignal: SegmentSource {
  /// Content of all channels for a time.
  public struct Stretch: Sendable, Equatable {
    public var nanoseconds: Int64
    public var channels: [ChannelContent]

    public init(nanoseconds: Int64, channels: [ChannelContent]) {
      self.nanoseconds = nanoseconds
      self.channels = channels
    }
  }

  public var hertz: Double
  public var stretches: [Stretch]
  private var lead: Stretch?
  private var shaped: ShapedSignal?
  private var index = 0
  private var now: Int64 = 0

  /// - Precondition: there is a stretch.
  public init(hertz: Double, _ stretches: [Stretch]) {
    precondition(!stretches.isEmpty, "a signal without content")
    self.hertz = hertz
    self.stretches = stretches
  }

  /// Voltages with shaped loads; there are no stretches.
  public init(_ shaped: ShapedSignal) {
    hertz = shaped.hertz
    stretches = []
    self.shaped = shaped
  }

  public var channelCount: Int { shaped?.channelCount ?? stretches[0].channels.count }

  /// The same signal as another run meets it: a steady or shaped one begins at another phase, one with switchings some cycles later.
  func started(at draw: UInt64) -> BenchSignal {
    var signal = self
    let share = Double(draw >> 11) * 0x1p-53
    if let shaped {
      signal.shaped = shaped.turned(by: share)
    } else if stretches.count == 1 {
      let turn = share * 2 * Double.pi
      for channel in signal.stretches[0].channels.indices {
        for tone in signal.stretches[0].channels[channel].tones.indices {
          guard case .harmonic(let order) = stretches[0].channels[channel].tones[tone].frequency else { continue }
          signal.stretches[0].channels[channel].tones[tone].phase += Double(order) * turn
        }
      }
    } else {
      let cycles = 1 + Int64(draw >> 33) % 13
      let channels = stretches[0].channels.indices.map { $0 % 2 == 0 ? stretches[0].channels[$0] : ChannelContent() }
      signal.lead = Stretch(nanoseconds: Int64((Double(cycles) / hertz * 1e9).rounded()), channels: channels)
    }
    return signal
  }

  public mutating func next() -> Segment? {
    if shaped != nil { return shaped?.next() }
    let stretch: Stretch
    if now == 0, let lead {
      stretch = lead
    } else {
      stretch = stretches[index % stretches.count]
      index += 1
    }
    defer { now += stretch.nanoseconds }
    return Segment(
      startNanoseconds: now, endNanoseconds: now + stretch.nanoseconds, frequencyStartHz: hertz, frequencyEndHz: hertz,
      channels: stretch.channels)
  }
}

/// One phase of a load, from which the channels follow.
struct PhaseLoad {
  /// A harmonic of the voltage or the current.
  struct Harmonic {
    var order: Int
    /// Of the fundamental's rms.
    var ratio: Double
    var degrees: Double
  }

  /// Fundamental, V rms and A rms.
  var volts: Double
  var amperes: Double
  var lagDegrees = 0.0
  /// Angle of the phase voltage.
  var degrees = 0.0
  var voltageHarmonics: [Harmonic] = []
  var currentHarmonics: [Harmonic] = []

  func exporting(_ isExport: Bool) -> PhaseLoad {
    var load = self
    if isExport { load.lagDegrees += 180 }
    return load
  }

  var channels: [ChannelContent] {
    [
      Self.content(volts, degrees, voltageHarmonics, turned: degrees),
      Self.content(amperes, degrees - lagDegrees, currentHarmonics, turned: degrees - lagDegrees),
    ]
  }

  /// Harmonics are given against the zero of their fundamental.
  private static func content(_ rms: Double, _ degrees: Double, _ harmonics: [Harmonic], turned: Double)
    -> ChannelContent
  {
    guard rms > 0 else { return ChannelContent() }
    let peak = rms * 2.0.squareRoot()
    var tones = [Tone(.harmonic(1), peak: peak, phase: degrees * .pi / 180)]
    for harmonic in harmonics {
      let phase = Double(harmonic.order) * turned + harmonic.degrees
      tones.append(Tone(.harmonic(harmonic.order), peak: peak * harmonic.ratio, phase: phase * .pi / 180))
    }
    return ChannelContent(tones: tones)
  }
}
