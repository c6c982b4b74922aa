import Foundation
import Waveforms

/// The contents of Tests/Vectors/waveforms/filtered.json, which generate.py beside it makes.
struct KnownAnswers: Decodable {
  struct Tone: Decodable {
    let order: Int?
    let hertz: Double?
    let peak: Double
    let phase: Double
  }

  struct Channel: Decodable {
    let dc: Double
    let tones: [Tone]
  }

  struct Part: Decodable {
    let start: Int64
    let end: Int64
    let startHz: Double
    let endHz: Double
    let channels: [Channel]
  }

  struct Phase: Decodable {
    let active: Double
    let reactive: Double
    let voltageSquares: Double
    let currentSquares: Double
    let voltage: Double
    let current: Double
  }

  struct Energies: Decodable {
    let nanoseconds: Int64
    let phases: [Phase]
  }

  struct Case: Decodable, Sendable, CustomStringConvertible {
    let name: String
    let segments: [Part]
    let samples: [Int]
    let values: [[Double]]
    let energies: [Energies]

    var description: String { name }

    /// The signal of the case.
    var program: [Segment] {
      segments.map { part in
        Segment(
          startNanoseconds: part.start, endNanoseconds: part.end, frequencyStartHz: part.startHz,
          frequencyEndHz: part.endHz,
          channels: part.channels.map { channel in
            ChannelContent(
              dc: channel.dc,
              tones: channel.tones.map { tone in
                let frequency = tone.order.map(Waveforms.Tone.Frequency.harmonic) ?? .absolute(tone.hertz ?? .nan)
                return Waveforms.Tone(frequency, peak: tone.peak, phase: tone.phase)
              })
          })
      }
    }
  }

  let gains: [[Double]]
  let kernel: [[Double]]
  let cases: [Case]

  static let all: KnownAnswers = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Vectors/waveforms/filtered.json")
    do {
      return try JSONDecoder().decode(KnownAnswers.self, from: Data(contentsOf: file))
    } catch {
      fatalError("\(file.path): \(error)")
    }
  }()
}
