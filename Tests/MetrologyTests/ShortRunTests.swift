import Foundation
import Metrology
import Quantities
import RequirementTrait
import Testing

/// Each part of the engine in a run of a few windows: short enough for builds without optimisation.
@Suite struct ShortRunTests {
  @Test(
    .verifies("REQ-MET-027", "REQ-MET-028", "REQ-MET-029", "REQ-MET-030", "REQ-MET-031"),
    arguments: [Mains(hertz: 50, nominal: .hertz50), Mains(hertz: 61.3, nominal: .hertz60)])
  func `a window's quantities are right`(mains: Mains) {
    let source = Programme(
      voltage: Shape.tones(230, mains.hertz, turn: 0.2, [(3, 0.1, 20), (40, 0.05, 90)]),
      current: Shape.tones(5, mains.hertz, turn: 0.2, lag: 1, [(5, 0.3, 33)]))
    let (volts, amperes) = (source.segments[0].voltage.rms, source.segments[0].current.rms)
    var seen = 0
    windows(source, mains, seconds: 1) {
      let phase = $0.phases[0]
      expect(Double(phase.voltageMicrovolts) * 1e-6 / volts - 1, within: 100e-6, "rms voltage")
      expect(Double(phase.currentMicroamperes) * 1e-6 / amperes - 1, within: 100e-6, "rms current")
      expect(Double($0.frequencyMicrohertz) * 1e-6 - mains.hertz, within: 1e-3, "Hz")
      expect(Double(phase.reactiveMicrovars) * 1e-6 / 1150 - sin(1), within: 200e-6, "reactive power")
      expect(Double(phase.voltageHarmonicMillionths[1]) * 1e-6 - 0.1, within: 500e-6, "third harmonic")
      expect(Double(phase.voltageHarmonicMillionths[38]) * 1e-6 - 0.05, within: 500e-6, "fortieth harmonic")
      expect(Double(phase.currentDistortionMillionths) * 1e-6 - 0.3, within: 500e-6, "distortion")
      seen += 1
    }
    #expect(seen >= 2)
  }

  @Test(.verifies("REQ-MET-034"))
  func `pulses are on time`() {
    let pulses = PulseInstantTests.active([Load.capacitive(60).source(50)], seconds: 3)
    expect(PulseInstantTests.worst(pulses, atLeast: 4), within: 200e-6, "s")
  }

  @Test(.verifies("REQ-MET-011"))
  func `three phases are registered, one of them exporting`() {
    let loads = [Load.unity(5), .inductive(9), .capacitive(3).exported]
    let sources = loads.enumerated().map { $1.source(50, turn: -2 * .pi * Double($0) / 3) }
    let (errors, windows) = ReferencePhaseTests.run(
      sources, clocks: ReferencePhaseTests.clocks, seconds: 1.5)
    ReferencePhaseTests.expectErrors(errors, "mixed loads")
    #expect(windows.count >= 5)
  }

  @Test(.verifies("REQ-MET-001"))
  func `an interruption costs no energy`() {
    let source = VoltageLossTests.source(lost: 1.1371, back: 1.6213)
    expect(activeError(source, seconds: 2.5), within: 20e-6, "energy")
    expectSequence(windowList(source, seconds: 2.5))
  }
}
