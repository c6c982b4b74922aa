// @relation(REQ-EMU-007, scope=file)

import Waveforms

/// A recording as the waveform of a meter: repeated without a seam, filtered and resampled to 8 kS/s.
///
/// The fundamental is taken from the first voltage that has one. The loop is all whole cycles from the first sample on (as
/// many as fit into the stated size); it lasts exactly K periods of the mean fundamental, and its signal goes on before the
/// start of the run as it does after every loop, so there is no transient at the start.
///
/// What remains at the loop point is the difference between the recording one loop apart: its own noise, drift and change
/// of load, blended over up to an eighth of a cycle where samples follow the loop. A stationary signal is continued to
/// within 1e-5 of its peak (see ``PeriodicInterpolator``). A frequency that drifts within the recording is kept as it is.
///
/// Recordings below 16 kS/s are interpolated to at least that rate first (see ``LoopBuilder``), so that images of their
/// spectrum do not pass the front end. The reference is taken from the loop ahead of the front end's filter.
public struct RecordedSource: WaveformSource, Sendable {
  public let phaseCount: Int
  /// Fundamental of the recording, Hz.
  public let fundamentalHz: Double
  /// Whole cycles in the loop.
  public let loopCycles: Int
  /// Which channel feeds which input.
  public let use: RecordingUse
  /// Duration of the loop: `loopCycles / fundamentalHz`, in units of 2^-32 samples of 125 us.
  let loopUnits: Int64
  /// Points of the loop.
  let gridCount: Int
  /// One period of every input, ahead of all filters.
  let loops: [[Double]]
  /// What probes read; empty when none are attached.
  var probes: [ProbeLoop] = []
  private var filtered: FilteredLoop
  /// By phase; nil where a phase has no voltage or no current.
  private let energies: [LoopEnergy?]

  /// Largest number of points of all channels of the loop; a longer recording is used in part.
  static let largestLoop = 1 << 25
  static let unitsPerSample: Int64 = 1 << 32

  /// Duration of the loop in seconds.
  public var loopSeconds: Double {
    Double(loopUnits) / Double(Self.unitsPerSample) / Double(FrontEndKernel.samplesPerSecond)
  }
  /// Whether the loop is short enough to be filtered ahead of time.
  public var isTabulated: Bool { filtered.isTabulated }

  /// - Parameters:
  ///   - recording: What is repeated.
  ///   - channels: The channel of each input; nil for ``ChannelMap/standard(for:phaseCount:)``.
  ///   - phaseCount: Phases of the meter, 1 ... 3. Phases and inputs that no channel feeds are zero.
  ///   - voltageRatio: Primary to secondary voltage of the transformers before the meter, 1e-6 ... 1e6: divides.
  ///   - currentRatio: The same for currents; a 600/5 A transformer is 120.
  /// - Throws: ``RecordingError`` for unknown channels, no fundamental, too short recordings and rates out of range.
  public init(
    _ recording: Recording, channels: ChannelMap? = nil, phaseCount: Int, voltageRatio: Double = 1,
    currentRatio: Double = 1
  ) throws(RecordingError) {
    precondition((1...3).contains(phaseCount), "a meter has one to three phases")
    if channels == nil { try ChannelMap.checkUnits(of: recording) }
    let map = channels ?? ChannelMap.standard(for: recording, phaseCount: phaseCount)
    let indices = try map.resolve(recording, phaseCount: phaseCount)
    let inputs = indices.map { $0.map { recording.channels[$0] } }
    try Self.check(recording, voltageRatio: voltageRatio, currentRatio: currentRatio)
    let frequency = try Self.cyclesPerSample(recording, inputs)
    guard
      let plan = LoopPlan(
        sampleCount: recording.sampleCount, sampleRateHz: recording.sampleRateHz, cyclesPerSample: frequency,
        gridLimit: Self.largestLoop / inputs.count)
    else {
      throw RecordingError(
        .tooShort, file: recording.file, key: "samples", "less than one cycle of the fundamental")
    }

    let ratios = inputs.indices.map { $0 % 2 == 0 ? voltageRatio : currentRatio }
    let builder = LoopBuilder(plan)
    var loops: [[Double]] = []
    for (index, channel) in inputs.enumerated() {
      guard let channel else {
        loops.append([Double](repeating: 0, count: plan.gridCount))
        continue
      }
      let skew = channel.skewSeconds * recording.sampleRateHz
      guard skew.magnitude <= 4 else {
        throw RecordingError(
          .outOfRange, file: recording.file, at: channel.place, key: channel.name, "a skew of more than four samples")
      }
      let ratio = ratios[index]
      guard (channel.samples.lazy.map { abs($0) }.max() ?? 0) / ratio <= Self.largestValue else {
        throw RecordingError(
          .outOfRange, file: recording.file, at: channel.place, key: channel.name,
          "after the ratio a sample is beyond \(Int(Self.largestValue)) \(index % 2 == 0 ? "V" : "A")")
      }
      loops.append(builder.loop(channel.samples, skewSamples: skew, scale: 1 / ratio))
    }
    let duration = plan.exactLength / recording.sampleRateHz * Double(FrontEndKernel.samplesPerSecond)
    self.phaseCount = phaseCount
    fundamentalHz = frequency * recording.sampleRateHz
    loopCycles = plan.cycles
    loopUnits = Int64((duration * Double(Self.unitsPerSample)).rounded())
    gridCount = plan.gridCount
    use = RecordingUse(recording, channels: indices, ratios: ratios, rms: loops.map(Self.rms))
    self.loops = loops
    filtered = FilteredLoop(loops, duration: duration)
    energies = (0..<phaseCount).map { phase in
      guard inputs[2 * phase] != nil, inputs[2 * phase + 1] != nil else { return nil }
      return LoopEnergy(voltage: loops[2 * phase], current: loops[2 * phase + 1], cycles: plan.cycles)
    }
  }

  /// Ratios of transformers that are accepted.
  public static let ratios = 1e-6...1e6

  /// Largest voltage and current at the meter's terminals that make sense, V and A.
  private static let largestValue = 1e7

  private static func rms(_ samples: [Double]) -> Double {
    samples.isEmpty ? 0 : (samples.reduce(0) { $0 + $1 * $1 } / Double(samples.count)).squareRoot()
  }

  private static func check(
    _ recording: Recording, voltageRatio: Double, currentRatio: Double
  ) throws(RecordingError) {
    for (name, ratio) in [("voltage ratio", voltageRatio), ("current ratio", currentRatio)] {
      guard ratios.contains(ratio) else {
        throw RecordingError(.outOfRange, file: recording.file, key: name, "\(ratio) is not within 1e-6 ... 1e6")
      }
    }
    if let refusal = RecordingLimits.refusal(ofRateHz: recording.sampleRateHz) {
      throw RecordingError(.outOfRange, file: recording.file, key: "sample rate", refusal)
    }
  }

  private static func cyclesPerSample(
    _ recording: Recording, _ inputs: [Recording.Channel?]
  ) throws(RecordingError) -> Double {
    let voltages = stride(from: 0, to: inputs.count, by: 2).compactMap { inputs[$0] }
    guard !voltages.isEmpty else {
      throw RecordingError(.channel, file: recording.file, key: "u1", "no channel is a voltage")
    }
    let shortest = Int(Fundamental.fewestCycles / Fundamental.highestHz * recording.sampleRateHz)
    guard recording.sampleCount >= max(shortest, 8) else {
      throw RecordingError(
        .tooShort, file: recording.file, key: "samples",
        "\(recording.sampleCount) samples are less than one and a half cycles")
    }
    for voltage in voltages {
      let found = Fundamental.cyclesPerSample(of: voltage.samples, sampleRateHz: recording.sampleRateHz)
      guard let found else { continue }
      guard found * Double(recording.sampleCount) >= Fundamental.fewestCycles else {
        throw RecordingError(
          .tooShort, file: recording.file, at: voltage.place, key: voltage.name,
          "less than one and a half cycles of the fundamental")
      }
      return found
    }
    throw RecordingError(
      .noFundamental, file: recording.file, at: voltages[0].place, key: voltages.map(\.name).joined(separator: ", "),
      "no fundamental between 40 and 70 Hz in the voltage")
  }

  public mutating func render(firstSample: Int64, count: Int, into output: inout [Double]) {
    precondition(probes.isEmpty, "the source is sampled by probes")
    let position = (Int128(firstSample) * Int128(Self.unitsPerSample)) % Int128(loopUnits)
    filtered.render(
      position: Int64(position < 0 ? position + Int128(loopUnits) : position), step: Self.unitsPerSample,
      length: loopUnits, count: count, into: &output)
  }

  /// The energy of a loop is known ahead of all sampling.
  public var latestNanoseconds: Int64 { .max }

  public mutating func reference(atNanoseconds nanoseconds: Int64) -> [PhaseReference] {
    let units = Int128(nanoseconds) * Int128(Self.unitsPerSample) / Int128(FrontEndKernel.samplePeriodNanoseconds)
    let (whole, rest) = units.quotientAndRemainder(dividingBy: Int128(loopUnits))
    let position = Double(rest) / Double(loopUnits) * Double(gridCount)
    let pointSeconds = loopSeconds / Double(gridCount)
    let seconds = Double(nanoseconds) * 1e-9
    return energies.map { energy in
      guard let energy else { return PhaseReference() }
      var reference = PhaseReference()
      reference.activeJoules = (Double(whole) * energy.whole + energy.partial(position)) * pointSeconds
      // The loop as a whole stands for every part of it; its constant parts are left out, so there are no means to take off.
      reference.reactiveVarSeconds = energy.reactivePower * seconds
      reference.voltageSquareSeconds = energy.voltageVariance * seconds
      reference.currentSquareSeconds = energy.currentVariance * seconds
      return reference
    }
  }
}
