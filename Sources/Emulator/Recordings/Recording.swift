// @relation(REQ-EMU-049, scope=file)

import Waveforms

/// A recorded waveform: simultaneous, equidistant samples of several channels in volts, amperes or the file's own unit.
public struct Recording: Sendable, Equatable {
  /// Where the samples came from.
  public enum Kind: String, Sendable, Equatable {
    case comtrade1991 = "COMTRADE 1991"
    case comtrade1999 = "COMTRADE 1999"
    case comtrade2013 = "COMTRADE 2013"
    case csv = "CSV"
    case wave = "WAV"
  }

  /// The side of an instrument transformer that values belong to.
  public enum Side: String, Sendable, Equatable {
    case primary = "P"
    case secondary = "S"
  }

  /// What a file says about the instrument transformer of a channel.
  ///
  /// It is reported, never applied: samples are used as the file gives them, and the ratios of the command line, which
  /// are those of the transformers before the meter, are the only ones that scale them.
  public struct Transformer: Sendable, Equatable {
    public var primary: Double
    public var secondary: Double
    /// The side that the recorded values belong to.
    public var side: Side

    public init(primary: Double, secondary: Double, side: Side) {
      self.primary = primary
      self.secondary = secondary
      self.side = side
    }
  }

  /// One channel.
  public struct Channel: Sendable, Equatable {
    /// Name as in the file; the channels of a WAV file are `ch1` ... `chN`.
    public var name: String
    /// Unit as in the file; empty where the format knows none.
    public var unit: String
    /// What the samples are; ``Quantity/unspecified`` channels may be used as a voltage or as a current.
    public var quantity: Quantity
    /// Samples in V or A (in the file's unit for other quantities).
    public var samples: [Double]
    /// The instrument transformer named in the file (COMTRADE from 1999 on).
    public var transformer: Transformer?
    /// How much later than the instant of its record this channel was sampled, seconds (COMTRADE `skew`).
    public var skewSeconds: Double
    /// Where the file declares the channel, for messages.
    public var place: InputPlace

    public init(
      name: String, unit: String, quantity: Quantity, samples: [Double], transformer: Transformer? = nil,
      skewSeconds: Double = 0, place: InputPlace = .file
    ) {
      self.name = name
      self.unit = unit
      self.quantity = quantity
      self.samples = samples
      self.transformer = transformer
      self.skewSeconds = skewSeconds
      self.place = place
    }
  }

  /// The physical quantity of a channel.
  public enum Quantity: String, Sendable, Equatable {
    case voltage
    case current
    case other
    case unspecified
  }

  /// File name as it was given; `-` for standard input.
  public var file: String
  public var kind: Kind
  /// Samples a second and channel.
  public var sampleRateHz: Double
  public var channels: [Channel]

  /// Samples in each channel.
  public var sampleCount: Int { channels.first?.samples.count ?? 0 }

  public init(file: String, kind: Kind, sampleRateHz: Double, channels: [Channel]) {
    precondition(channels.allSatisfy { $0.samples.count == channels[0].samples.count })
    self.file = file
    self.kind = kind
    self.sampleRateHz = sampleRateHz
    self.channels = channels
  }
}

/// What a reader accepts at most, so that its memory is bounded.
public struct RecordingLimits: Sendable, Equatable {
  /// Bytes of one file; 256 MiB unless told otherwise.
  public var fileBytes = 1 << 28
  /// Samples of all channels together; 33 554 432 (256 MiB in memory) unless told otherwise.
  public var values = 1 << 25
  /// Channels; 1 024 unless told otherwise.
  public var channels = 1 << 10
  /// Samples a second and channel: 500 to 10 000 000.
  public static let sampleRatesHz = 500.0...10_000_000.0
  /// Largest magnitude of a sample in V or A: 1e9.
  public static let largestValue = 1e9

  public init() {}

  /// What is wrong with a sample rate; nil when it is accepted.
  static func refusal(ofRateHz rate: Double) -> String? {
    sampleRatesHz.contains(rate) ? nil : "\(rate) samples a second are not within 500 ... 10 000 000"
  }
}
