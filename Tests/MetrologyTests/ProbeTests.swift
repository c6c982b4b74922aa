import Foundation
import Metrology
import Quantities
import Testing

@Test func probe() {
  for hz in [45.0, 50.0, 53.7, 60.0, 65.0] {
    for (amps, angle) in [(0.04, 0.0), (5, 0), (60, 0), (5, 1.0471975512), (5, -0.6435), (5, 3.14159265359)] {
      let bench = Bench(
        voltage: [[.init(rms: 230, hertz: hz, phase: 0.3), .init(rms: 23, hertz: hz * 5, phase: 0.1)]],
        current: [[.init(rms: amps, hertz: hz, phase: 0.3 - angle), .init(rms: amps * 0.3, hertz: hz * 40, phase: 1)]])
      var engine = MetrologyEngine<1>(
        calibrations: [Bench.calibration], period: SamplePeriod(nanoseconds: 125_000), parameters: Bench.parameters)
      bench.run(&engine, seconds: 5)
      let span = Double(engine.registeredTo!.nanoseconds - engine.registeredFrom!.nanoseconds) * 1e-9
      let truth = bench.activeWatts(phase: 0) * span / 3600
      let t = engine.accounting.total
      let measured = Double(t.activeImport.quanta - t.activeExport.quanta) * 1e-6
      let q = Double(t.reactiveImport.quanta - t.reactiveExport.quanta) * 1e-6
      let qt = 230 * amps * sin(angle) * span / 3600
      let w = engine.window
      print(
        hz, amps, angle, "P%", (measured / truth - 1) * 100, "Q%",
        qt != 0 ? (q - qt) / (230 * amps * span / 3600) * 100 : q,
        "U ppm", (Double(w.phases[0].voltageMicrovolts) / (230e6 * 1.01.squareRoot()) - 1) * 1e6,
        "I", (Double(w.phases[0].currentMicroamperes) / (amps * 1e6 * 1.09.squareRoot()) - 1) * 1e6,
        "f", Double(w.frequencyMicrohertz) * 1e-6 - hz, w.phases[0].voltageHarmonicMillionths[3],
        w.phases[0].voltageHarmonicMillionths[1],
        w.phases[0].currentHarmonicMillionths[38], w.phases[0].currentHarmonicMillionths[6], w.bounds.cycles,
        engine.registeredWindows,
        engine.activeOutput.emitted, engine.activeCounter.pulses)
    }
  }
}
