// @relation(REQ-EMU-034, scope=file)

import Loads
import Meter
import Scenarios
import Waveforms

/// What a realistic load is, what of its power a front end can see, and what the meter makes of it.
public struct LoadEffect: Sendable {
  public var name: String
  /// Of the current ahead of all filters: rms and peak in A, steepest change in A/us.
  public var amperes: Double
  public var peakAmperes: Double
  public var slopeAmperesPerMicrosecond: Double
  /// Integrated ahead of all filters, W; negative when fed in.
  public var trueWatts: Double
  /// Of what the ideal front end's filter passes, W: flat to 2.8 kHz, nothing from 4 kHz on.
  public var bandWatts: Double
  /// Largest of the samples' errors by front end, percent.
  public var idealPercent: Double?
  public var converterPercent: Double?
  /// The same converters without crosstalk between their inputs.
  public var withoutCrosstalkPercent: Double?

  public var crestFactor: Double { peakAmperes / amperes }

  /// What of the true power lies above the band, percent.
  public var aboveBandPercent: Double { (trueWatts - bandWatts) / trueWatts * 100 }

  /// Measures the loads whose name `isWanted`, on one sample of the meter with the ideal front end and on three with the AD7991, so
  /// many at a time. What comes out doesn't depend on `width`.
  public static func measured(
    seed: UInt64, width: Int, only isWanted: (String) -> Bool
  ) async throws -> [LoadEffect] {
    guard let catalogue = Catalogue(meter: .singlePhase, className: "B", table: try .bundled()) else { return [] }
    let names = Set(RealisticLoad.all(volts: catalogue.volts).map(\.name).filter(isWanted))
    var effects = RealisticLoad.all(volts: catalogue.volts).filter { names.contains($0.name) }
      .map { LoadEffect($0, volts: catalogue.volts) }
    func errors(_ frontEnd: FrontEndKind, samples: Int, crosstalk: Bool = true) async throws -> [Double?] {
      var device = MeterUnderTest()
      device.frontEnd = frontEnd
      if !crosstalk { device.effects.crosstalk = 0 }
      let table = try await AccuracyTable.measure(
        catalogue, bench: Bench(meter: device, seed: seed), samples: samples, width: width,
        only: { names.contains($0.name) })
      return table.rows.map(\.errorPercent)
    }
    let ideal = try await errors(.ideal, samples: 1)
    let converter = try await errors(.ad7991, samples: 3)
    let separate = try await errors(.ad7991, samples: 3, crosstalk: false)
    for index in effects.indices {
      effects[index].idealPercent = ideal[index]
      effects[index].converterPercent = converter[index]
      effects[index].withoutCrosstalkPercent = separate[index]
    }
    return effects
  }

  init(_ load: RealisticLoad, volts: Double) {
    name = load.name
    let signal = load.signal(volts: volts, phaseCount: 1)
    // Two seconds are whole periods of everything here.
    let energy = TrueEnergy.integrated(signal, overNanoseconds: 2_000_000_000)[0]
    amperes = (energy.currentSquareSeconds / 2).squareRoot()
    trueWatts = energy.activeJoules / 2
    bandWatts = Self.bandWatts(signal)
    switch load.course {
    case .shaped(let shape, let size):
      let extremes = shape.extremes(hertz: 50)
      (peakAmperes, slopeAmperesPerMicrosecond) = (extremes.peak * size, extremes.slopePerSecond * size * 1e-6)
    case .converter:
      (peakAmperes, slopeAmperesPerMicrosecond) = Self.extremes(signal.stretches[0].channels[1])
    }
  }

  /// Mean product of the ideal front end's samples over two seconds; both channels end at 4 kHz, so nothing folds onto the mean.
  private static func bandWatts(_ signal: BenchSignal) -> Double {
    var source = TonalSource(signal)
    var output: [Double] = []
    // The first 26 samples see the time ahead of the start.
    source.render(firstSample: 0, count: 1600, into: &output)
    source.render(firstSample: 1600, count: 16_000, into: &output)
    return (0..<16_000).reduce(0) { $0 + output[$1] * output[16_000 + $1] } / 16_000
  }

  /// At most what all tones have together.
  private static func extremes(_ content: ChannelContent) -> (peak: Double, slopePerMicrosecond: Double) {
    // Sine and cosine of a frequency are one tone.
    var squares: [Double: Double] = [:]
    for tone in content.tones {
      let hertz =
        switch tone.frequency {
        case .harmonic(let order): 50 * Double(order)
        case .absolute(let hertz): hertz
        }
      squares[hertz, default: 0] += tone.peak * tone.peak
    }
    return squares.sorted { $0.key < $1.key }.reduce((0, 0)) { sum, tone in
      let peak = tone.value.squareRoot()
      return (sum.0 + peak, sum.1 + peak * tone.key * 2 * Double.pi * 1e-6)
    }
  }
}
