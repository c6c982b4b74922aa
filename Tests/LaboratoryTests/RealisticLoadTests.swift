import Laboratory
import RequirementTrait
import Scenarios
import Testing

@Suite struct `Realistic loads` {
  @Test(.verifies("REQ-EMU-033"), arguments: MeterKind.allCases)
  func `the table has every kind of load behind the published errors`(meter: MeterKind) throws {
    let catalogue = try #require(Catalogue(meter: meter, className: "B", table: .bundled()))
    let names = catalogue.points.filter { $0.kind == .realistic }.map(\.name)
    for part in [
      "dimmer at 45 deg", "dimmer at 90 deg", "dimmer at 135 deg", "LED string,",
      "LED string behind a dimmer at 45 deg",
      "LED string behind a dimmer at 90 deg", "LED string behind a dimmer at 135 deg", "CFL string", "pump",
      "burst-fired",
      "EV charger", "PV inverter, 5 A of export, 1 A at 9 kHz", "at 16 kHz", "at 50 kHz", "at 150 kHz",
    ] {
      #expect(names.contains { $0.contains(part) }, "\(part)")
    }
    for point in catalogue.points where point.kind == .realistic {
      #expect(!point.limit.isVerified && point.limit.source.hasPrefix("own choice"))
    }
  }

  /// No part of the power of a current with edges lies above the band while the voltage is a sinusoid: what is left is the software's.
  @Test(.verifies("REQ-EMU-033"), arguments: ["dimmer at", "LED string, 200", "CFL", "pump", "heater of"])
  func `with the ideal front end edges cost less than 0.05 percent`(name: String) async throws {
    let table = try await `Test bench`.table(name)
    #expect(!table.rows.isEmpty)
    for row in table.rows {
      expect(try #require(row.errorPercent), within: 0.05, row.point.name)
    }
  }

  /// 1 A in 2 ohm are 2 W of export that no filter below 4 kHz lets pass: -2 / (1150 + 2).
  @Test(.verifies("REQ-EMU-031", "REQ-EMU-033"), arguments: [9, 16, 50, 150])
  func `of an inverter with supraharmonics the front end loses what lies above its band`(kilohertz: Int) async throws {
    let table = try await `Test bench`.table("PV inverter, 5 A of export, 1 A at \(kilohertz) kHz")
    let error = try #require(table.rows.first?.errorPercent)
    #expect(abs(error + 200.0 / 1152) < 0.002, "\(error)")
  }

  /// The x1 range that the pulses ask for, and 80 dB below the voltage's input: some watts of a load that takes little power.
  @Test(.verifies("REQ-EMU-033"))
  func `most of the converter's error at pulses is crosstalk`() async throws {
    let name = "pump, pulses of 20 A"
    let full = try await `Test bench`.table(name, frontEnd: .ad7991)
    let separate = try await `Test bench`.table(name, frontEnd: .ad7991) { $0.effects.crosstalk = 0 }
    let all = try #require(full.rows.first?.errorPercent)
    let without = try #require(separate.rows.first?.errorPercent)
    #expect(abs(all) > 0.5 && abs(without) < 0.3 * abs(all), "\(all), \(without)")
  }

  @Test(.verifies("REQ-EMU-034"))
  func `the power in band and the meter's error tell the same of what the filter takes away`() async throws {
    let effects = try await LoadEffect.measured(seed: 1, width: 2) { $0.contains("150 kHz") || $0.contains("EV") }
    #expect(effects.count == 2)
    for effect in effects {
      let ideal = try #require(effect.idealPercent)
      #expect(abs(ideal + effect.aboveBandPercent) < 0.002, "\(effect.name): \(ideal), \(effect.aboveBandPercent)")
      #expect(effect.converterPercent != nil && effect.withoutCrosstalkPercent != nil)
    }
    let inverter = try #require(effects.first { $0.name.hasPrefix("PV") })
    #expect(abs(inverter.trueWatts + 1152) < 1e-3 && abs(inverter.bandWatts + 1150) < 1e-2)
    #expect(abs(inverter.amperes - (25 * 1.0014 + 1).squareRoot()) < 1e-6)
  }
}
