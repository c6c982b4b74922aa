import Foundation
import Meter
import Metrology
import Quantities
import RequirementTrait
import Testing

/// A meter's pulse lines and its registers.
@Suite struct MeterPulseTests {
  /// A sine of 230 V and a lagging current at 50 Hz, in codes of the reference meter.
  static func frame(_ index: Int, amperes: Double, lag: Double) -> RawFrame {
    let angle = 2 * .pi * 50 * Double(index) / 8000
    let peak = 2.0.squareRoot() * 8_388_608
    return RawFrame(
      voltage: Int32((230 / 460 * peak * sin(angle)).rounded()),
      current: Int32((amperes / 100 * peak * sin(angle - lag)).rounded()))
  }

  /// Runs a single-phase meter and makes its edges when they are due; returns the rising edges of both lines in seconds.
  static func run(
    amperes: Double, lag: Double, seconds: Int, check: (borrowing Meter<1>) -> Void
  ) -> (active: [Double], reactive: [Double]) {
    var meter = Meter<1>(
      model: .reference, calibrations: [MeterModel.reference.nominalCalibration],
      period: SamplePeriod(nanoseconds: 125_000), nominalFrequency: nil, accumulationMode: .vectorSum)
    var rising: [PulseLine: [Double]] = [.active: [], .reactive: []]
    for portion in 0..<seconds * 50 {
      let frames = (0..<160).map { frame(portion * 160 + $0, amperes: amperes, lag: lag) }
      let taken = meter.metrology.append(frames.span, phase: 0, first: Instant(nanoseconds: 0))
      #expect(taken == 160)
      let now = Instant(nanoseconds: Int64(portion + 1) * 20_000_000)
      for line in [PulseLine.active, .reactive] {
        while let edge = meter.nextEdge(of: line), edge <= now {
          if meter.makeEdge(of: line) { rising[line]?.append(Double(edge.nanoseconds) * 1e-9) }
        }
      }
    }
    check(meter)
    return (rising[.active] ?? [], rising[.reactive] ?? [])
  }

  /// 60 A at PF 0.5 inductive: 6.9 kW make 1.917 pulses a second, 11.95 kvar 3.320.
  @Test(.verifies("REQ-MET-033"))
  func `both lines pulse at the rate of their powers`() {
    let lag = acos(0.5)
    let lines = Self.run(amperes: 60, lag: lag, seconds: 8) { meter in
      let total = meter.metrology.accounting.total
      #expect(meter.metrology.activeCounter.pulses == total.activeImport.quanta / 1_000_000)
      #expect(meter.metrology.reactiveCounter.pulses == total.reactiveQuadrant1.quanta / 1_000_000)
      #expect(total.activeExport == .zero && total.reactiveQuadrant4 == .zero)
    }
    #expect(lines.active.count > 10 && lines.reactive.count > 18)
    func rate(_ edges: [Double]) -> Double { Double(edges.count - 1) / (edges[edges.count - 1] - edges[0]) }
    // Power swings within a cycle: single edges lie up to 2 ms from even spacing.
    #expect(abs(rate(lines.active) / (13_800 * cos(lag) / 3600) - 1) < 1e-3)
    #expect(abs(rate(lines.reactive) / (13_800 * sin(lag) / 3600) - 1) < 1e-3)
  }

  @Test(.verifies("REQ-MET-013"), arguments: [0, 0.004])
  func `a meter without load makes no edge and registers nothing`(amperes: Double) {
    let lines = Self.run(amperes: amperes, lag: 0, seconds: 3) { meter in
      #expect(meter.metrology.measuredWindows > 5)
      #expect(meter.metrology.accounting.total == EnergyRegisters())
      #expect(meter.metrology.window.phases[0].isUnderNoLoad == true)
      #expect(meter.nextEdge(of: .active) == nil && meter.nextEdge(of: .reactive) == nil)
    }
    #expect(lines.active.isEmpty && lines.reactive.isEmpty)
  }
}
