// @relation(REQ-EMU-013, scope=file)

/// What a meter takes from a recording: which channel feeds which input, by which ratio, and which are left over.
public struct RecordingUse: Sendable, Equatable {
  /// A channel as the file has it.
  public struct Channel: Sendable, Equatable {
    /// Place among the channels of the file, from 1; the time of a CSV file is no channel.
    public var index: Int
    public var name: String
    /// Unit as in the file; empty where the format knows none.
    public var unit: String
    /// What the file says of an instrument transformer; reported, never applied.
    public var transformer: Recording.Transformer?
  }

  /// An input of the meter.
  public struct Input: Sendable, Equatable {
    public var input: ChannelMap.Input
    /// nil where no channel feeds the input: it is zero.
    public var channel: Channel?
    /// By what the samples, in V or A, were divided.
    public var ratio: Double
    /// What the meter gets in V or A: rms of the whole loop behind the ratio, a direct part included.
    public var rms: Double
  }

  public var file: String
  public var kind: Recording.Kind
  /// Samples a second and channel.
  public var sampleRateHz: Double
  public var sampleCount: Int
  /// One entry for each of u1, i1, u2, ... of the meter's phases, in this order.
  public var inputs: [Input]
  /// Channels that feed no input, in the order of the file.
  public var unused: [Channel]

  /// - Parameters:
  ///   - channels: Index in `recording.channels` by input, in the order of the inputs.
  ///   - ratios: The ratio of each input.
  ///   - rms: The value behind the ratio of each input.
  init(_ recording: Recording, channels: [Int?], ratios: [Double], rms: [Double]) {
    file = recording.file
    kind = recording.kind
    sampleRateHz = recording.sampleRateHz
    sampleCount = recording.sampleCount
    let all = recording.channels.enumerated().map {
      Channel(index: $0 + 1, name: $1.name, unit: $1.unit, transformer: $1.transformer)
    }
    inputs = channels.indices.map { index in
      Input(
        input: ChannelMap.Input(phase: index / 2 + 1, isVoltage: index % 2 == 0),
        channel: channels[index].map { all[$0] }, ratio: ratios[index], rms: rms[index])
    }
    let used = Set(channels.compactMap(\.self))
    unused = all.indices.filter { !used.contains($0) }.map { all[$0] }
  }
}
