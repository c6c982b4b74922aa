import Foundation
import Metrology
import Quantities

/// A laboratory's source and a closed form, in double precision; shares nothing with the meter or the emulator.
struct Bench {
  /// One sinusoid: amplitude (rms), frequency in Hz and phase in radians of a sine.
  struct Tone {
    var rms: Double
    var hertz: Double
    var phase: Double
  }

  static let fullScaleVolts = 460.0
  static let fullScaleAmperes = 100.0
  static let sampleRate = 8000.0

  var voltage: [[Tone]]
  var current: [[Tone]]
  var directAmperes = 0.0
  var delaySeconds = 0.0

  static let calibration = PhaseCalibration.nominal(
    fullScalePeakMicrovolts: 460_000_000, fullScalePeakMicroamperes: 100_000_000)

  static let parameters = MetrologyParameters(
    noLoad: NoLoadThreshold(stopMicrowatts: 1_840_000, startMicrowatts: 2_760_000), impulsesPerKilowattHour: 1000)

  func code(_ value: Double, fullScale: Double) -> Int32 {
    Int32(max(-8_388_608, min(8_388_607, (value / fullScale * 8_388_608).rounded())))
  }

  func value(_ tones: [Tone], at time: Double) -> Double {
    tones.reduce(0) { $0 + $1.rms * 2.0.squareRoot() * sin(2 * .pi * $1.hertz * time + $1.phase) }
  }

  func frames(phase: Int, from first: Int, count: Int) -> [RawFrame] {
    (first..<first + count).map { index in
      let time = Double(index) / Self.sampleRate
      return RawFrame(
        voltage: code(value(voltage[phase], at: time), fullScale: Self.fullScaleVolts),
        current: code(
          value(current[phase], at: time + delaySeconds) + directAmperes, fullScale: Self.fullScaleAmperes))
    }
  }

  /// Mean active power of the tones that voltage and current share, W.
  func activeWatts(phase: Int) -> Double {
    voltage[phase].reduce(0) { sum, u in
      sum
        + current[phase].reduce(0) {
          $0 + ($1.hertz == u.hertz ? u.rms * $1.rms * cos(u.phase - $1.phase) : 0)
        }
    }
  }

  /// Feeds an engine for a time and calls `observe` after each window that was registered.
  func run<let phases: Int>(
    _ engine: inout MetrologyEngine<phases>, seconds: Double,
    observe: (borrowing MetrologyEngine<phases>) -> Void = { _ in }
  ) {
    let total = Int(seconds * Self.sampleRate)
    var seen = engine.registeredWindows
    for first in stride(from: 0, to: total, by: 40) {
      for phase in 0..<phases {
        let frames = frames(phase: phase, from: first, count: min(40, total - first))
        let taken = engine.append(frames.span, phase: phase, first: Instant(nanoseconds: 0))
        precondition(taken == frames.count)
      }
      if engine.registeredWindows != seen {
        seen = engine.registeredWindows
        observe(engine)
      }
    }
  }
}
