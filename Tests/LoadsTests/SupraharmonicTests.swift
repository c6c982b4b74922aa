import Foundation
import Loads
import RequirementTrait
import Testing
import Waveforms

@Suite(.verifies("REQ-EMU-031")) struct `Impedance of the grid` {
  /// The load feeds R I^2 into the grid, whatever the reactance.
  @Test(arguments: [2_000.0, 9_000, 16_000, 50_000, 150_000], [0.0, 20e-6, 1e-3])
  func `a supraharmonic carries the power that heats the grid's resistance`(hertz: Double, henries: Double) throws {
    let impedance = GridImpedance(ohms: 3, henries: henries)
    let current = Phasor(turns: 0.3) * (0.5 * 2.0.squareRoot())
    var (voltages, currents) = (ToneSum(), ToneSum())
    voltages.add(frequencyHz: hertz, impedance.terminalVoltage(current, hertz: hertz))
    currents.add(frequencyHz: hertz, current)
    let energy = TrueEnergy.integrated(
      SegmentList([
        Segment(
          startNanoseconds: 0, endNanoseconds: 1_000_000_000, frequencyStartHz: 50, frequencyEndHz: 50,
          channels: [voltages.content, currents.content])
      ]), overNanoseconds: 1_000_000_000)
    #expect(abs(energy[0].activeJoules + 3 * 0.25) < 1e-9)
    let reactance = 2 * Double.pi * hertz * henries
    #expect(abs(energy[0].voltageSquareSeconds / (0.25 * (9 + reactance * reactance)) - 1) < 1e-9)
  }

  /// u = -R i - L di/dt by a difference quotient of the current.
  @Test func `the voltage is that of a resistance and an inductance in series`() {
    let (ohms, henries, hertz) = (2.0, 20e-6, 16_000.0)
    let current = Phasor(turns: 0.1) * 1.5
    let voltage = GridImpedance(ohms: ohms, henries: henries).terminalVoltage(current, hertz: hertz)
    func value(_ phasor: Phasor, _ seconds: Double) -> Double {
      phasor.re * sin(2 * .pi * hertz * seconds) + phasor.im * cos(2 * .pi * hertz * seconds)
    }
    for index in 0..<20 {
      let t = Double(index) * 3.1e-6
      let slope = (value(current, t + 1e-9) - value(current, t - 1e-9)) / 2e-9
      #expect(abs(value(voltage, t) + ohms * value(current, t) + henries * slope) < 1e-5)
    }
  }
}
