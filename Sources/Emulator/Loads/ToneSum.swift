import Waveforms

/// Adds up what one channel carries: tones of equal frequency as phasors, constants, and noise by its power.
package struct ToneSum {
  private var harmonics: [Int: (sum: Phasor, largest: Double)] = [:]
  private var absolutes: [Double: (sum: Phasor, largest: Double)] = [:]
  private var dc = 0.0
  private var noisePower = 0.0

  package init() {}

  package mutating func add(harmonic order: Int, _ phasor: Phasor) {
    Self.add(phasor, to: &harmonics[order, default: (.zero, 0)])
  }

  package mutating func add(frequencyHz: Double, _ phasor: Phasor) {
    Self.add(phasor, to: &absolutes[frequencyHz, default: (.zero, 0)])
  }

  package mutating func add(dc value: Double) { dc += value }
  package mutating func add(noiseRMS: Double) { noisePower += noiseRMS * noiseRMS }

  private static func add(_ phasor: Phasor, to entry: inout (sum: Phasor, largest: Double)) {
    entry.sum = entry.sum + phasor
    entry.largest = max(entry.largest, phasor.magnitude)
  }

  /// The content in a fixed order: harmonics, then absolute frequencies, both ascending. A sinusoid is given by its
  /// sine and its cosine part; parts that are only the rounding of a cancelled sum are left out.
  package var content: ChannelContent {
    var tones: [Tone] = []
    for (order, entry) in harmonics.sorted(by: { $0.key < $1.key }) {
      Self.append(entry, .harmonic(order), to: &tones)
    }
    for (frequency, entry) in absolutes.sorted(by: { $0.key < $1.key }) {
      Self.append(entry, .absolute(frequency), to: &tones)
    }
    return ChannelContent(dc: dc, tones: tones, noiseRMS: noisePower.squareRoot())
  }

  private static func append(
    _ entry: (sum: Phasor, largest: Double), _ frequency: Tone.Frequency, to tones: inout [Tone]
  ) {
    let negligible = entry.largest * 0x1p-50
    if abs(entry.sum.re) > negligible { tones.append(Tone(frequency, peak: entry.sum.re, phase: 0)) }
    if abs(entry.sum.im) > negligible { tones.append(Tone(frequency, peak: entry.sum.im, phase: .pi / 2)) }
  }
}
