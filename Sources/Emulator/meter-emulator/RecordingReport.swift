// @relation(REQ-EMU-013, scope=file)

import Recordings

/// The member `waveform` of the JSON object of `run`: what the meter takes from a recording.
struct RecordingReport: Encodable {
  struct Transformer: Encodable {
    var primary: Double
    var secondary: Double
    /// `primary` or `secondary`: whose values the samples are.
    var side: String
  }

  struct Channel: Encodable {
    var name: String
    /// Place among the channels of the file, from 1.
    var index: Int
    var unit: String
    /// What the file says, which is not applied; null where it says nothing.
    var transformer: Transformer??

    init(_ channel: RecordingUse.Channel) {
      name = channel.name
      index = channel.index
      unit = channel.unit
      transformer = .some(
        channel.transformer.map {
          Transformer(primary: $0.primary, secondary: $0.secondary, side: $0.side == .primary ? "primary" : "secondary")
        })
    }
  }

  struct Input: Encodable {
    /// `u1`, as `--channels` has it.
    var input: String
    /// `L1 voltage`.
    var meaning: String
    /// null where no channel feeds the input: the inner optional is written as null, not left out.
    var channel: Channel??
    var ratio: Double
    /// What the meter gets, behind the ratio.
    var rms: Double
    var rmsUnit: String
  }

  var file: String
  var format: String
  var sampleRateHz: Double
  var samples: Int
  var fundamentalHz: Double
  var loopCycles: Int
  var inputs: [Input]
  var unused: [Channel]

  init(_ source: RecordedSource) {
    self.init(source.use, fundamentalHz: source.fundamentalHz, loopCycles: source.loopCycles)
  }

  init(_ use: RecordingUse, fundamentalHz: Double, loopCycles: Int) {
    file = use.file
    format = use.kind.rawValue
    sampleRateHz = use.sampleRateHz
    samples = use.sampleCount
    self.fundamentalHz = fundamentalHz
    self.loopCycles = loopCycles
    inputs = use.inputs.map { input in
      Input(
        input: input.input.description, meaning: input.input.meaning,
        channel: .some(input.channel.map(Channel.init)), ratio: input.ratio, rms: input.rms,
        rmsUnit: input.input.isVoltage ? "V" : "A")
    }
    unused = use.unused.map(Channel.init)
  }
}
