import Metrology
import Quantities
import RequirementTrait
import Testing

@Suite(.verifies("REQ-SUP-023")) struct `An energy and its power` {
  /// Units of 2300 W over 200 ms: 2300 * 0.2 / 3600 Wh = 127 777 7/9 µWh.
  private static let units = (Int128(1_150_000) << 88) / 9

  private func agrees(_ units: Int128, watts: Int64 = 2300, voltamperes: Int64 = 2300) -> Bool {
    EnergyPlausibility.agrees(
      WindowEnergy(units: units), microwatts: watts * 1_000_000, nanoseconds: 200_000_000,
      apparent: voltamperes * 1_000_000)
  }

  @Test func `agree, with either sign, to a 64th of the apparent power`() {
    #expect(agrees(Self.units))
    #expect(agrees(0 - Self.units, watts: -2300))
    #expect(!agrees(0 - Self.units))
    #expect(agrees(Self.units + Self.units / 65) && agrees(Self.units - Self.units / 65))
    #expect(!agrees(Self.units + Self.units / 63) && !agrees(Self.units - Self.units / 63))
    #expect(agrees(Self.units, watts: 2330) && !agrees(Self.units, watts: 2345))
    #expect(agrees(Self.units, watts: 2340, voltamperes: 2600))
    #expect(agrees(Self.units, voltamperes: 0))
  }

  @Test func `agree where there is nothing but rounding`() {
    #expect(agrees(0, watts: 0, voltamperes: 0))
    #expect(!agrees(Self.units, watts: 0, voltamperes: 0))
  }

  /// A 64th of it are 1997 µWh.
  @Test(arguments: 88 + 11..<128) func `disagree when one of the energy's upper bits has flipped`(bit: Int) {
    #expect(!agrees(Self.units ^ (1 &<< Int128(bit))))
  }

  @Test(arguments: 26..<64) func `disagree when one of the power's upper bits has flipped`(bit: Int) {
    #expect(
      !EnergyPlausibility.agrees(
        WindowEnergy(units: Self.units), microwatts: 2_300_000_000 ^ (1 &<< Int64(bit)), nanoseconds: 200_000_000,
        apparent: 2_300_000_000))
  }

  @Test(arguments: [0, -200_000_000, 1 << 30, .max, .min]) func `disagree over a time that is none`(nanoseconds: Int64)
  {
    #expect(
      !EnergyPlausibility.agrees(
        WindowEnergy(units: 0), microwatts: 0, nanoseconds: nanoseconds, apparent: 0))
  }
}
