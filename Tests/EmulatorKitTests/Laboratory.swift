import Foundation
import Waveforms

/// A laboratory's signal and its closed form, in double precision with the C library's sine: nothing is shared with the
/// meter, nor with the reference of the waveform module.
struct Laboratory {
  /// One sinusoid of a voltage or current.
  struct Sine {
    enum Line {
      case order(Int)
      case hertz(Double)
    }

    var line: Line
    /// V or A.
    var rms: Double
    /// Phase of the sine at the start of the run.
    var degrees: Double

    static func order(_ order: Int, _ rms: Double, _ degrees: Double = 0) -> Sine {
      Sine(line: .order(order), rms: rms, degrees: degrees)
    }

    static func hertz(_ hertz: Double, _ rms: Double, _ degrees: Double = 0) -> Sine {
      Sine(line: .hertz(hertz), rms: rms, degrees: degrees)
    }

    func turned(by degrees: Double) -> Sine { Sine(line: line, rms: rms, degrees: self.degrees + degrees) }
  }

  /// What one phase carries.
  struct Phase {
    var voltage: [Sine]
    var current: [Sine]
    var directAmperes = 0.0
  }

  /// A stretch of time of constant content.
  struct Piece {
    var untilNanoseconds: Int64
    var phases: [Phase]
  }

  /// Integrals over a span.
  struct Energy {
    var joules = 0.0
    var varSeconds = 0.0
    var voltAmpereSeconds = 0.0
  }

  var hertz: Double
  /// In the order of time, from 0 ns on.
  var pieces: [Piece]

  init(hertz: Double, pieces: [Piece]) {
    self.hertz = hertz
    self.pieces = pieces
  }

  /// The same content from the start to `seconds`.
  init(hertz: Double = 50, seconds: Double, _ phases: Phase...) {
    self.init(hertz: hertz, pieces: [Piece(untilNanoseconds: Int64((seconds * 1e9).rounded()), phases: phases)])
  }

  /// Sinusoidal voltage and a current that lags it by `lag` degrees; beyond 90 degrees it exports.
  static func sines(volts: Double = 230, amperes: Double, lag: Double, start: Double = 0) -> Phase {
    Phase(voltage: [.order(1, volts, start)], current: [.order(1, amperes, start - lag)])
  }

  var durationNanoseconds: Int64 { pieces[pieces.count - 1].untilNanoseconds }

  var source: TonalSource<SegmentList> { source(seed: 1) }

  func source(seed: UInt64, noiseRMS: Double = 0) -> TonalSource<SegmentList> {
    var start: Int64 = 0
    let segments = pieces.map { piece in
      defer { start = piece.untilNanoseconds }
      return Segment(
        startNanoseconds: start, endNanoseconds: piece.untilNanoseconds, frequencyStartHz: hertz,
        frequencyEndHz: hertz,
        channels: piece.phases.flatMap { phase in
          [
            ChannelContent(tones: phase.voltage.map(Self.tone)),
            ChannelContent(dc: phase.directAmperes, tones: phase.current.map(Self.tone), noiseRMS: noiseRMS),
          ]
        })
    }
    return TonalSource(SegmentList(segments), seed: seed)
  }

  private static func tone(_ sine: Sine) -> Tone {
    let frequency: Tone.Frequency =
      switch sine.line {
      case .order(let order): .harmonic(order)
      case .hertz(let hertz): .absolute(hertz)
      }
    return Tone(frequency, peak: sine.rms * 2.0.squareRoot(), phase: sine.degrees * .pi / 180)
  }

  /// Closed form of one phase over `from ..< to`, nanoseconds from the start.
  func energy(phase: Int, from: Int64, to: Int64) -> Energy {
    var energy = Energy()
    var start: Int64 = 0
    for piece in pieces {
      let (lower, upper) = (max(from, start), min(to, piece.untilNanoseconds))
      start = piece.untilNanoseconds
      guard lower < upper else { continue }
      let content = piece.phases[phase]
      let seconds = Double(upper - lower) * 1e-9
      energy.joules += joules(content, Double(lower) * 1e-9, Double(upper) * 1e-9)
      energy.varSeconds += reactivePower(content) * seconds
      energy.voltAmpereSeconds += rms(content.voltage) * rms(content.current) * seconds
    }
    return energy
  }

  /// Integral of u * i: of each pair of lines, with what swings at the sum and at the difference of the frequencies.
  private func joules(_ phase: Phase, _ from: Double, _ to: Double) -> Double {
    var sum = 0.0
    for u in phase.voltage {
      let (a, alpha) = (2 * .pi * frequency(u), u.degrees * .pi / 180)
      for i in phase.current {
        let (b, beta) = (2 * .pi * frequency(i), i.degrees * .pi / 180)
        sum +=
          u.rms * i.rms
          * (Self.cosine(a - b, alpha - beta, from, to) - Self.cosine(a + b, alpha + beta, from, to))
      }
      sum += u.rms * 2.0.squareRoot() * phase.directAmperes * Self.cosine(a, alpha - .pi / 2, from, to)
    }
    return sum
  }

  /// Integral of cos(omega t + angle).
  private static func cosine(_ omega: Double, _ angle: Double, _ from: Double, _ to: Double) -> Double {
    omega == 0 ? cos(angle) * (to - from) : (sin(omega * to + angle) - sin(omega * from + angle)) / omega
  }

  private func frequency(_ sine: Sine) -> Double {
    switch sine.line {
    case .order(let order): hertz * Double(order)
    case .hertz(let hertz): hertz
    }
  }

  /// U1 I1 sin phi, positive when the current lags.
  private func reactivePower(_ phase: Phase) -> Double {
    var sum = 0.0
    for u in phase.voltage where isFundamental(u) {
      for i in phase.current where isFundamental(i) {
        sum += u.rms * i.rms * sin((u.degrees - i.degrees) * .pi / 180)
      }
    }
    return sum
  }

  private func isFundamental(_ sine: Sine) -> Bool {
    if case .order(1) = sine.line { true } else { false }
  }

  /// Of lines of different frequencies.
  private func rms(_ sines: [Sine]) -> Double { sines.reduce(0) { $0 + $1.rms * $1.rms }.squareRoot() }
}
