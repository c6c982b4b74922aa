// @relation(REQ-EMU-033, scope=file)

import Loads
import Waveforms

/// A load as it is met in households, of which errors of static meters have been published, or a converter that switches faster than
/// any front end samples.
public struct RealisticLoad: Sendable {
  public enum Course: Sendable {
    /// A shape times a current, A.
    case shaped(LoadShape, amperes: Double)
    /// Fundamental in A, negative to feed in; harmonics as order and share; supraharmonics as Hz and A rms.
    case converter(
      amperes: Double, harmonics: [(order: Int, ratio: Double, degrees: Double)],
      supraharmonics: [(hertz: Double, amperes: Double)])
  }

  public var name: String
  public var course: Course

  /// What the supraharmonics meet (own choice; measured low-voltage grids have some ohms between 9 kHz and 150 kHz).
  public static let impedance = GridImpedance(ohms: 2, henries: 20e-6)

  /// A shape that takes so many watts at a sinusoidal voltage.
  static func shaped(_ name: String, _ shape: LoadShape, watts: Double, volts: Double) -> RealisticLoad {
    let measures = ShapeMeasures(shape, hertz: 50)
    return RealisticLoad(name: name, course: .shaped(shape, amperes: watts / volts / measures.wattsPerVolt))
  }

  /// All of them, at a nominal voltage.
  public static func all(volts: Double) -> [RealisticLoad] {
    func degrees(_ value: Double) -> Double { value / 360 }
    var loads: [RealisticLoad] = []
    // The same 1.5 kW of lamps at each angle: what flows is what is left of it.
    let amperes = 1500 / volts * 2.0.squareRoot()
    for angle in [45.0, 90, 135] {
      loads.append(
        RealisticLoad(
          name: "dimmer at \(Int(angle)) deg, lamps of 1500 W",
          course: .shaped(.dimmer(Dimmer(angleTurns: degrees(angle), edgeSeconds: 20e-6)), amperes: amperes)))
    }
    for angle in [45.0, 90, 135] {
      let pulses = SteepPulses(angleTurns: degrees(angle), riseSeconds: 20e-6, fallSeconds: 200e-6)
      loads.append(
        .shaped("LED string behind a dimmer at \(Int(angle)) deg, 200 W", .pulses(pulses), watts: 200, volts: volts))
    }
    let leds = LampString(
      startTurns: degrees(62), endTurns: degrees(94), riseSeconds: 50e-6, count: 3, spreadTurns: degrees(2))
    loads.append(.shaped("LED string, 200 W", .lamps(leds.drawn(seed: 1, name: "LED")), watts: 200, volts: volts))
    let compact = LampString(
      startTurns: degrees(52), endTurns: degrees(98), riseSeconds: 150e-6, count: 2, spreadTurns: degrees(3))
    loads.append(.shaped("CFL string, 200 W", .lamps(compact.drawn(seed: 1, name: "CFL")), watts: 200, volts: volts))
    for (angle, rise, amperes) in [(75.0, 50e-6, 20.0), (110, 10e-6, 40)] {
      let pulses = SteepPulses(angleTurns: degrees(angle), riseSeconds: rise, fallSeconds: 300e-6)
      loads.append(
        RealisticLoad(
          name: "pump, pulses of \(Int(amperes)) A in \(Int((rise * 1e6).rounded())) us at \(Int(angle)) deg",
          course: .shaped(.pulses(pulses), amperes: amperes)))
    }
    loads.append(
      RealisticLoad(
        name: "heater of 2300 W, burst-fired, 3 cycles on, 7 off",
        course: .shaped(.burst(Burst(on: 3, off: 7)), amperes: 2300 / volts * 2.0.squareRoot())))
    loads.append(
      RealisticLoad(
        name: "EV charger, 16 A, switching at 40 kHz",
        course: .converter(
          amperes: 16, harmonics: [(3, 0.06, 180), (5, 0.03, 0), (7, 0.02, 180), (9, 0.01, 0), (11, 0.008, 0)],
          supraharmonics: [(40_000, 0.4), (80_000, 0.1)])))
    for hertz in [9_000.0, 16_000, 50_000, 150_000] {
      loads.append(
        RealisticLoad(
          name: "PV inverter, 5 A of export, 1 A at \(Int(hertz / 1000)) kHz",
          course: .converter(
            amperes: -5, harmonics: [(3, 0.03, 0), (5, 0.02, 180), (7, 0.01, 0)], supraharmonics: [(hertz, 1)])))
    }
    return loads
  }

  /// The signal with the load on the first phase.
  public func signal(volts: Double, phaseCount: Int, hertz: Double = 50) -> BenchSignal {
    let angles = [0, -1.0 / 3, 1.0 / 3]
    switch course {
    case .shaped(let shape, let amperes):
      return BenchSignal(
        ShapedSignal(
          hertz: hertz,
          (0..<phaseCount).map {
            .init(volts: volts, turns: angles[$0], shape: $0 == 0 ? shape : nil, amperes: amperes)
          }))
    case .converter(let amperes, let harmonics, let supraharmonics):
      var loads = (0..<phaseCount).map { PhaseLoad(volts: volts, amperes: 0, degrees: angles[$0] * 360) }
      loads[0].amperes = amperes.magnitude
      loads[0].lagDegrees = amperes < 0 ? 180 : 0
      loads[0].currentHarmonics = harmonics.map { .init(order: $0.order, ratio: $0.ratio, degrees: $0.degrees) }
      var channels = loads.flatMap(\.channels)
      for tone in supraharmonics {
        let current = Phasor(re: tone.amperes * 2.0.squareRoot(), im: 0)
        var (voltages, currents) = (ToneSum(), ToneSum())
        currents.add(frequencyHz: tone.hertz, current)
        voltages.add(frequencyHz: tone.hertz, Self.impedance.terminalVoltage(current, hertz: tone.hertz))
        channels[0].tones += voltages.content.tones
        channels[1].tones += currents.content.tones
      }
      return BenchSignal(hertz: hertz, [.init(nanoseconds: Catalogue.always, channels: channels)])
    }
  }

  /// True power, W, by the integral over two seconds; negative when fed in.
  public func watts(volts: Double) -> Double {
    TrueEnergy.integrated(signal(volts: volts, phaseCount: 1), overNanoseconds: 2_000_000_000)[0].activeJoules / 2
  }
}
