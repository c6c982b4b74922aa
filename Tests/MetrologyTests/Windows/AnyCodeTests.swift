import Foundation
import Metrology
import Quantities
import RequirementTrait
import Testing

/// Whatever codes arrive, nothing traps, windows go on and sums stay exact.
@Suite(.verifies("REQ-MET-006", "REQ-MET-033", "REQ-SUP-023")) struct AnyCodeTests {
  /// Codes that no mains makes.
  enum Kind: String, CaseIterable, Sendable {
    case white, ends, constant, spikes, square, sweep, bursts
  }

  /// One channel of `count` frames.
  static func codes(_ kind: Kind, count: Int, random: inout Seeded) -> [Int32] {
    let (low, high) = (RawFrame.smallestCode, RawFrame.largestCode)
    let level = Int32.random(in: low...high, using: &random)
    let start = Double.random(in: 30...90, using: &random)
    return (0..<count).map { index in
      let time = Double(index) / 8000
      switch kind {
      case .white: return Int32.random(in: low...high, using: &random)
      case .ends: return Bool.random(using: &random) ? low : high
      case .constant: return level
      case .spikes: return Int.random(in: 0..<200, using: &random) == 0 ? (Bool.random(using: &random) ? low : high) : 0
      case .square: return sin(2 * .pi * start * time) < 0 ? low : high
      // From under to over the range of the mains, with full amplitude.
      case .sweep: return Converter.code(8_388_608 * sin(2 * .pi * (20 * time + 2 * time * time)))
      case .bursts: return Int(time * 7) % 2 == 0 ? Converter.code(6e6 * sin(2 * .pi * start * time)) : level / 7
      }
    }
  }

  @Test(arguments: Kind.allCases, [0, 63_000, -100_000] as [Int32])
  func `codes of any kind are worked off window by window`(kind: Kind, delay: Int32) {
    let seed = UInt64(delay.magnitude) + 17
    var random = Seeded(seed)
    let count = 96_000
    let frames = (0..<3).map { _ -> [RawFrame] in
      zip(Self.codes(kind, count: count, random: &random), Self.codes(kind, count: count, random: &random)).map {
        RawFrame(voltage: $0, current: $1)
      }
    }
    var calibration = Converter.calibration
    calibration.currentDelayNanoseconds = delay
    calibration.voltageOffsetCodes = RawFrame.largestCode
    calibration.currentOffsetCodes = RawFrame.smallestCode
    var engine: MetrologyEngine<3> = Bench.engine(calibration: calibration)
    var recorder = PulseRecorder()
    var (taken, windows, idle) = ([0, 0, 0], [] as [WindowBounds], 0)
    while taken.contains(where: { $0 < count }) && idle < 100 {
      let phase = Int.random(in: 0..<3, using: &random)
      let end = min(count, taken[phase] + Int.random(in: 1...500, using: &random))
      let portion = Array(frames[phase][taken[phase]..<end])
      let number = engine.append(portion.span, phase: phase, first: Instant(nanoseconds: Int64(phase) * 30_000))
      taken[phase] += number
      idle = number == 0 ? idle + 1 : 0
      recorder.make(&engine.activeOutput, until: Instant(nanoseconds: Int64(taken.min() ?? 0) * 125_000))
      if engine.measuredWindows > windows.count {
        windows.append(engine.window.bounds)
        #expect(engine.window.isPlausible)
      }
      expectExact(engine, seed: seed)
    }
    #expect(taken == [count, count, count], "seed \(seed)")
    #expect(windows.count > 40, "seed \(seed)")
    #expect(zip(windows, windows.dropFirst()).allSatisfy { $0.end == $1.start }, "seed \(seed)")
    #expect(windows.allSatisfy { (30_000_000...240_000_000).contains($0.nanoseconds) }, "seed \(seed)")
  }

  func expectExact(_ engine: borrowing MetrologyEngine<3>, seed: UInt64) {
    let total = engine.accounting.total
    let (active, reactive) = (engine.activeCounter, engine.reactiveCounter)
    let counted = Int128(active.pulses) * active.quantum.units + active.residue.units
    #expect(counted == total.activeImport.units + total.activeExport.units, "seed \(seed)")
    let countedReactive = Int128(reactive.pulses) * reactive.quantum.units + reactive.residue.units
    #expect(countedReactive == total.reactiveImport.units + total.reactiveExport.units, "seed \(seed)")
    EngineIdentityTests.expectPhases(engine.accounting, seed: seed)
  }
}
