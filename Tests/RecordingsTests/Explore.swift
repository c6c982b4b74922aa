import Foundation
import Testing
@testable import Recordings

@Test func explore() throws {
  for rate in [1000.0, 7200, 30707.244140625, 48000] {
    for f in [50.0, 49.37, 59.98, 61.234] {
      for dur in [0.033, 0.0667, 0.2, 0.5, 1.0, 5, 20] {
        let u = HarmonicSignal(frequencyHz: f, parts: [(1, 325, 0.3), (3, 20, 1), (5, 10, 2), (0, 1, 0)])
        let i = HarmonicSignal(frequencyHz: f, parts: [(1, 10, -0.4), (3, 3, 0.2), (5, 1, 0)])
        let r = recording(u, i, rateHz: rate, count: Int(rate * dur))
        let t0 = Date()
        do {
          var s = try RecordedSource(r, phaseCount: 1)
          let t1 = Date()
          var maxE = 0.0
          let n = 8000
          var out = [Double](repeating: 0, count: 2 * n)
          s.render(firstSample: 0, count: n, into: &out)
          for k in 0..<n { maxE = max(maxE, abs(out[k] - u.value(at: Double(k) / 8000))) }
          // note: phase stays in step over 1 s only if f is right
          let p = s.reference(atNanoseconds: 1_000_000_000)[0]
          let P = 325 * 5 * cos(0.7) + 30 * cos(0.8) + 5 * cos(2.0)
          print(rate, f, dur, "f err", (s.fundamentalHz / f - 1), "K", s.loopCycles, s.isTabulated, "max", maxE / 325, "Q", p.reactiveVarSeconds / (325 * 5 * sin(0.7)) - 1, "P", s.reference(atNanoseconds: Int64((1e9 * 50 / f).rounded()))[0].activeJoules / P / (50 / f) - 1,
            "ms", t1.timeIntervalSince(t0) * 1000)
        } catch { print(rate, f, dur, error) }
      }
    }
  }
}
