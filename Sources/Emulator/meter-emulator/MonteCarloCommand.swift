// @relation(REQ-EMU-038, scope=file)

import ArgumentParser
import EmulatorKit
import Foundation
import Laboratory
import Scenarios

struct MonteCarloCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "monte-carlo", abstract: "t")

  @Option var meter = "single-phase"
  @Option(name: .customLong("class")) var className = "B"
  @Option var seed: UInt64 = 1
  @Option var meters = 200
  @Option var first = 1

  func run() async throws {
    let kind = MeterKind(rawValue: meter)!
    let catalogue = Catalogue(meter: kind, className: className, table: try LimitTable.bundled())!
    var device = MeterUnderTest()
    device.kind = kind
    device.effects = MonteCarlo.production
    let begin = ContinuousClock().now
    let result = try await MonteCarlo.run(catalogue, meter: device, numbers: first...(first + meters - 1), seed: seed, width: 2)
    for row in result.results {
      print(String(format: "%-40@ %5.2f in %.3f third %.3f worst %+.4f (%d)  %@", row.point.name as NSString, row.limitPercent, row.shareInside, row.shareWithinThird, row.worstPercent, row.worstMeter, row.quantiles.map { String(format: "%+.3f", $0) }.joined(separator: " ")))
    }
    print(result.shareInside, result.shareWithinThird, result.margins.prefix(5), begin.duration(to: .now))
    let lab = CalibrationBench(meter: device, seed: 5)
    for m in result.meters.prefix(8) {
      let c = try lab.calibrate(partsSeed: m.partsSeed)
      print(c.constants.phases[0].converter.currentCrosstalk, c.constants.phases[0].converter.amplifiedCrosstalk, c.checks.map { String(format: "%@ %+.4f %+.4f", $0.point.name, $0.beforePercent, $0.afterPercent) })
    }
  }
}
