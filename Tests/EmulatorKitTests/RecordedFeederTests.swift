import EmulatorKit
import Foundation
import Recordings
import RequirementTrait
import Testing

/// A recorded 347/600 V building feed behind transformers of 1.51 and 120, against mean values computed with numpy.
///
/// ```python
/// ch = [l.split(',') for l in open('keating_1999.cfg').read().split('\n')[2:10]]
/// raw = numpy.loadtxt('keating_1999.dat', delimiter=',', usecols=range(2, 10), max_rows=2048)
/// x = raw * [float(c[5]) for c in ch] + [float(c[6]) for c in ch]
/// i, u = x[:, 0:3] / 120, x[:, 4:7] / 1.51        # 2048 samples are four cycles
/// U, I = u - u.mean(0), i - i.mean(0)
/// P, S = (U * I).mean(0), U.std(0) * I.std(0)
/// e = numpy.exp(-2j * numpy.pi * 4 * numpy.arange(2048) / 2048)[:, None]
/// Q1 = 2 / 2048**2 * ((U * e).sum(0) * (I * e).sum(0).conj()).imag
/// ```
///
/// The meter registers no direct power (0.077 W in L1), so the means are taken off. No requirement hangs on these tests:
/// where the recording is absent they do not run.
@Suite struct `The recorded feeder` {
  private static let folder = ProcessInfo.processInfo.environment["METER_WAVEFORMS"]
  private static let watts = [223.433_742_12, 273.183_601_48, 295.997_519_48]
  private static let vars = [90.214_544_67, 93.251_657_35, 114.973_922_38]
  private static let voltAmperes = [242.501_613_62, 294.370_614_02, 318.253_573_75]
  private static let volts = [231.089_325_13, 233.260_856_36, 229.107_718_02]
  private static let amperes = [1.049_384_75, 1.261_980_34, 1.389_100_19]

  private func run(seconds: Int64) throws -> RunResult {
    let path = try #require(Self.folder) + "/keating/keating_1999.cfg"
    let source = try RecordedSource(Recording.read(path: path), phaseCount: 3, voltageRatio: 1.51, currentRatio: 120)
    var configuration = RunConfiguration(durationNanoseconds: seconds * 1_000_000_000)
    configuration.phaseCount = 3
    return try Emulator(configuration).run(source)
  }

  @Test(
    .enabled(if: folder != nil, "METER_WAVEFORMS does not name the folder of recorded waveforms"))
  func `is registered phase by phase within 0.02 % of the alternating power`() throws {
    let result = try run(seconds: 120)
    let to = try #require(result.measuredToNanoseconds)
    let seconds = Double(to - (try #require(result.measuredFromNanoseconds))) * 1e-9
    for (phase, offset) in [20, 40, 60].enumerated() {
      let active = try result.joules("\(offset + 1).8.0") / seconds
      expect(percent(active, of: Self.watts[phase]), within: 0.02, "%, L\(phase + 1)")
      let reactive = try result.joules("\(offset + 5).8.0") / seconds
      expect(percent(reactive, of: Self.vars[phase]), within: 0.02, "%, L\(phase + 1)")
      let apparent = try result.joules("\(offset + 9).8.0") / seconds
      #expect(abs(percent(apparent, of: Self.voltAmperes[phase])) <= 0.05, "L\(phase + 1)")
    }
    let total = Self.watts.reduce(0, +)
    #expect(try abs(percent(result.joules("1.8.0") / seconds, of: total)) <= 0.02)
    let last = try #require(result.last)
    for phase in 0..<3 {
      #expect(abs(percent(last.phases[phase].volts, of: Self.volts[phase])) <= 0.05)
      #expect(abs(percent(last.phases[phase].amperes, of: Self.amperes[phase])) <= 0.05)
    }
    #expect(last.sequence == .forward)
  }

  @Test(
    .enabled(if: folder != nil, "METER_WAVEFORMS does not name the folder of recorded waveforms"))
  func `gives the same registers twice`() throws {
    let first = try run(seconds: 20)
    #expect(try run(seconds: 20).registers == first.registers)
  }
}
