import Foundation
import Recordings
import Testing

/// The recorded building feed, found through METER_WAVEFORMS; with the variable set its absence fails.
private let waveforms = ProcessInfo.processInfo.environment["METER_WAVEFORMS"]

@Suite(.enabled(if: waveforms != nil, "not run: METER_WAVEFORMS does not say where the recordings are"))
struct KeatingTests {
  private func recording() throws -> Recording {
    try Recording.read(path: #require(waveforms) + "/keating/keating_1999.cfg")
  }

  // rms and largest magnitude by numpy from the columns of the data file, a * x + b.
  private static let oracle: [(name: String, rms: Double, largest: Double)] = [
    ("I1", 126.10790022194729, 219.6286376342182), ("I2", 151.83159166335398, 318.28670789673953),
    ("I3", 166.69571647440753, 263.8747937977317), ("I4", 1.5222841723244134, 6.603637218475512),
    ("U1", 348.95103573072987, 496.9219919741132), ("U2", 352.2239224359425, 498.69846876710693),
    ("U3", 345.9534446457822, 581.12082629651), ("U4", 0.08450506784018583, 0.5706230923533437),
  ]

  @Test("All eight channels have the rms and peak values that numpy finds")
  func channels() throws {
    let recording = try recording()
    #expect(recording.sampleRateHz == 30_707.244140625)
    #expect(recording.kind == .comtrade1999)
    #expect(recording.channels.map(\.name) == Self.oracle.map(\.name))
    for (channel, oracle) in zip(recording.channels, Self.oracle) {
      #expect(channel.samples.count == 2_048)
      let rms = (channel.samples.reduce(0) { $0 + $1 * $1 } / 2_048).squareRoot()
      #expect(abs(rms / oracle.rms - 1) < 1e-13)
      #expect(channel.samples.map(abs).max() == oracle.largest)
      #expect(channel.quantity == (oracle.name.hasPrefix("U") ? .voltage : .current))
    }
  }

  // A harmonic series of 25 orders fitted by numpy.linalg.lstsq, frequency by scipy.optimize.minimize_scalar.
  @Test(
    "The fundamental of each voltage is that of a least-squares fit",
    arguments: [(1, 59.97092519959225), (2, 59.973313706551565), (3, 59.9704614477853)])
  func fundamental(phase: Int, oracleHz: Double) throws {
    let map = try ChannelMap(parsing: "u1=U\(phase),i1=I\(phase)")
    let source = try RecordedSource(recording(), channels: map, phaseCount: 1)
    #expect(abs(source.fundamentalHz / oracleHz - 1) < 1e-5)
    #expect(abs(source.fundamentalHz - 59.98) < 0.02)
    #expect(source.loopCycles == 4)
  }

  @Test("Loops of three phases carry the mean power of the recording, divided by the ratios")
  func power() throws {
    // numpy.mean(u * i) over the 2048 samples, which are a sixth of a sample less than four cycles.
    let watts = [40_500.22043519508, 49_502.4397788997, 53_633.929820295256]
    var source = try RecordedSource(recording(), phaseCount: 3, voltageRatio: 1.5, currentRatio: 120)
    let loops = 1_000.0
    let nanoseconds = Int64((source.loopSeconds * loops * 1e9).rounded())
    let found = source.reference(atNanoseconds: nanoseconds).map { $0.activeJoules / (source.loopSeconds * loops) }
    for (power, oracle) in zip(found, watts) { #expect(abs(power * 180 / oracle - 1) < 2e-4) }
  }

  @Test("The transient of the third voltage passes the front end, band-limited")
  func transient() throws {
    let map = try ChannelMap(parsing: "u1=U3,i1=I3")
    var source = try RecordedSource(recording(), channels: map, phaseCount: 1)
    var output = [Double](repeating: 0, count: 2 * 1_067)
    source.render(firstSample: 0, count: 1_067, into: &output)
    let largest = output[..<1_067].map(abs).max() ?? 0
    #expect(largest > 500 && largest < 581)
  }
}
