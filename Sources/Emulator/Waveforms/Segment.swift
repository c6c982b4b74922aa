/// A stretch of time in which the content of every channel is constant.
///
/// Channels stand in the order u1, i1, u2, i2, u3, i3; voltages in volts, currents in amperes.
public struct Segment: Sendable, Equatable {
  /// First instant, nanoseconds from the start of the run.
  public var startNanoseconds: Int64
  /// First instant that no longer belongs to the segment; larger than the start.
  public var endNanoseconds: Int64
  /// Fundamental frequency at the start; it runs linearly to ``frequencyEndHz``.
  public var frequencyStartHz: Double
  /// Fundamental frequency at the end.
  public var frequencyEndHz: Double
  /// Content by channel.
  public var channels: [ChannelContent]

  public init(
    startNanoseconds: Int64, endNanoseconds: Int64, frequencyStartHz: Double, frequencyEndHz: Double,
    channels: [ChannelContent]
  ) {
    self.startNanoseconds = startNanoseconds
    self.endNanoseconds = endNanoseconds
    self.frequencyStartHz = frequencyStartHz
    self.frequencyEndHz = frequencyEndHz
    self.channels = channels
  }
}

/// What one channel carries: a constant, sinusoids and noise.
public struct ChannelContent: Sendable, Equatable {
  /// Constant part, V or A.
  public var dc: Double
  /// Sinusoids.
  public var tones: [Tone]
  /// White noise at the sampling rate of the front end, rms, V or A.
  public var noiseRMS: Double

  public init(dc: Double = 0, tones: [Tone] = [], noiseRMS: Double = 0) {
    self.dc = dc
    self.tones = tones
    self.noiseRMS = noiseRMS
  }
}

/// One sinusoid.
///
/// A harmonic is `peak * sin(order * theta(t) + phase)`, theta the phase of the grid, continuous over segments and zero at
/// the start of the run. An absolute tone is `peak * sin(2 pi f t + phase)`, t from the start of the run.
public struct Tone: Sendable, Equatable {
  public enum Frequency: Sendable, Hashable {
    /// A multiple of the fundamental.
    case harmonic(Int)
    /// A frequency of its own, Hz.
    case absolute(Double)
  }

  public var frequency: Frequency
  /// Peak value, V or A.
  public var peak: Double
  /// Phase in radians.
  public var phase: Double

  public init(_ frequency: Frequency, peak: Double, phase: Double) {
    self.frequency = frequency
    self.peak = peak
    self.phase = phase
  }
}

/// Delivers segments in the order of time, each starting where the one before ended.
public protocol SegmentSource: Sendable {
  /// Number of channels in every segment: two a phase.
  var channelCount: Int { get }
  /// The next segment; nil when the signal is over (it is zero from there on).
  mutating func next() -> Segment?
}
