import CivilTime
import Quantities
import RequirementTrait
import Testing

@testable import Demand
@testable import Meter
@testable import Metrology
@testable import Tariff

/// Each field takes the bytes that its type needs: counted from the properties themselves.
@Suite(.verifies("REQ-BIL-020")) struct StoredWidthTests {
  /// Bytes by field, of a record.
  struct Widths: StoredFieldReader {
    var bytes: [String: Int] = [:]

    mutating func take(_ name: StaticString, _ word: StoredWord, times: Int) { bytes["\(name)"] = word.bytes * times }
  }

  private func widths(_ record: StoredRecord, _ map: MemoryMap = .threePhase) -> [String: Int] {
    var widths = Widths()
    map.read(record, &widths)
    return widths.bytes
  }

  // What a value takes, packed.
  private func size(_ value: some FixedWidthInteger) -> Int { MemoryLayout.size(ofValue: value) }
  private func size(_ value: Bool) -> Int { 1 }
  private func size<Value: RawRepresentable>(_ value: Value) -> Int where Value.RawValue: FixedWidthInteger {
    size(value.rawValue)
  }
  private func size(_ value: UTCTime?) -> Int { 5 }
  private func size(_ value: CalendarName) -> Int { 8 + size(value.count) }
  private func size<let count: Int, Value: FixedWidthInteger>(_ values: borrowing InlineArray<count, Value>) -> Int {
    count * size(values[0])
  }

  @Test func `an instant of all years and a remainder of all registers fit their words`() {
    #expect(UTCTime.latest.seconds(since: .earliest) < 1 << (8 * StoredWord.instant.bytes - 1))
    #expect(WindowEnergy.quantum - 1 < 1 << Int128(8 * StoredWord.residue.bytes))
    #expect(WindowEnergy.quantum > 1 << Int128(8 * (StoredWord.residue.bytes - 1)))
    // Counted from 0, in a word of a sign.
    #expect(ProfileRegion.rows < 1 << 15 && DemandSettings.mostSubperiods < 128 && BillingHistory.capacity < 128)
  }

  /// Properties of what lies in tables, and in registers: as many as there are fields.
  @Test func `entries of tables have no property that is not kept`() throws {
    var names = FieldNames()
    for record in MemoryMapTests.records { MemoryMap.threePhase.read(record, &names) }
    func fields(_ path: String) -> Int {
      Set(names.names.filter { $0.hasPrefix(path + ".") }.map { $0.dropFirst(path.count + 1).prefix { $0 != "." } })
        .count
    }
    func properties(_ value: Any) -> Int { Mirror(reflecting: value).children.count }
    let calendar = ActivityCalendar()
    let part = DemandIntegrator<2>.Subperiod()
    let instant = try #require(YearlyInstant(.julian(1)))
    #expect(fields("ActivityCalendar.seasons") == properties(calendar.seasons[0]))
    #expect(fields("ActivityCalendar.weeks") == properties(calendar.weeks[0]))
    #expect(fields("ActivityCalendar.days") == properties(calendar.days[0]))
    #expect(fields("ActivityCalendar.specialDays") == properties(calendar.specialDays[0]))
    #expect(
      fields("DemandIntegrator.ring") == properties(part) && fields("DemandIntegrator.running") == properties(part))
    #expect(
      fields("DemandIntegrator.last") == properties(DemandWindow<2>(energy: part.energy, rate: 0, end: .earliest)))
    #expect(fields("MaximumRegisters.total") == properties(MaximumDemand()))
    #expect(fields("BillingPeriod.maximumByRate") == properties(MaximumDemand()))
    let row = ProfileRow<2>(end: .earliest, energy: part.energy, status: .sound)
    #expect(fields("LoadProfile.running") == properties(row))
    #expect(fields("EnergyAccounting.total") == properties(EnergyRegister.zero))
    // And whether there is a rule at all.
    #expect(fields("BillingSettings.zone") == properties(PosixTimeZone.utc) + 1)
    #expect(
      fields("BillingSettings.zone.daylight")
        == properties(DaylightRule(offset: 0, start: instant, end: instant)))
    #expect(fields("BillingSettings.zone.daylight.start") == properties(instant))
    #expect(fields("BillingSettings.demand") == properties(try #require(DemandSettings(period: 900, subperiods: 1))))
  }

  @Test(arguments: [1, 3])
  func `what the metrology counted`(phases: Int) throws {
    let accounting = EnergyAccounting<3>(mode: .vectorSum, threshold: MeterModel.reference.noLoad)
    let register = accounting.total.activeImport
    let registers = Mirror(reflecting: accounting.total).children.count
    let discarded = Mirror(reflecting: accounting.discarded[0]).children.count
    let counter = PulseCounter(impulsesPerKilowattHour: 1_000)
    #expect(
      widths(.energy, try #require(MemoryMap(phases: phases, rates: 4))) == [
        "EnergyAccounting.total.quanta": registers * size(register.quanta),
        "EnergyAccounting.total.residue": registers * 11,
        "EnergyAccounting.phases.quanta": phases * registers * size(register.quanta),
        "EnergyAccounting.phases.residue": phases * registers * 11,
        "EnergyAccounting.discarded.quanta": phases * discarded * size(register.quanta),
        "EnergyAccounting.discarded.residue": phases * discarded * 11,
        "EnergyAccounting.isUnderNoLoad": phases * size(accounting.isUnderNoLoad[0]),
        "PulseCounter.pulses": 2 * size(counter.pulses), "PulseCounter.residue": 2 * size(counter.residue.units),
        "PulseOutput.emitted": 2 * size(PulseOutput().emitted),
      ])
  }

  @Test func `rates, maxima, billing periods`() {
    let registers = RateRegisters<10, 4>()
    let maxima = MaximumRegisters<2, 4>()
    let maximum = maxima.total[0]
    let period = BillingPeriod<4>()
    #expect(
      widths(.rates) == [
        "BillingState.total": size(registers.quanta[0]),
        "RateRegisters.quanta": registers.quanta.count * size(registers.quanta[0]),
      ])
    #expect(
      widths(.maxima) == [
        "MaximumRegisters.total.energy": maxima.total.count * size(maximum.energy),
        "MaximumRegisters.total.end": maxima.total.count * size(maximum.end),
        "MaximumRegisters.byRate.energy": maxima.byRate.count * maxima.byRate[0].count * size(maximum.energy),
        "MaximumRegisters.byRate.end": maxima.byRate.count * maxima.byRate[0].count * size(maximum.end),
        "MaximumRegisters.cumulativeTotal": size(maxima.cumulativeTotal),
        "MaximumRegisters.cumulativeByRate": maxima.cumulativeByRate.count * size(maxima.cumulativeByRate[0]),
      ])
    #expect(
      widths(.period) == [
        "BillingPeriod.number": size(period.number), "BillingPeriod.end": size(period.end),
        "BillingPeriod.cause": size(period.cause), "BillingPeriod.isClockInvalid": size(period.isClockInvalid),
        "BillingPeriod.energy": period.energy.count * size(period.energy[0]),
        "BillingPeriod.maximum.energy": period.maximum.count * size(maximum.energy),
        "BillingPeriod.maximum.end": period.maximum.count * size(maximum.end),
        "BillingPeriod.maximumByRate.energy": period.maximumByRate.count * period.maximumByRate[0].count * 8,
        "BillingPeriod.maximumByRate.end": period.maximumByRate.count * period.maximumByRate[0].count * 5,
      ])
  }

  @Test func `demand and load profile`() throws {
    let part = DemandIntegrator<2>.Subperiod()
    let window = DemandWindow<2>(energy: part.energy, rate: part.rate, end: .earliest)
    let places = Int(DemandSettings.mostSubperiods)
    #expect(
      widths(.demand) == [
        "DemandIntegrator.ring.energy": places * size(part.energy),
        "DemandIntegrator.ring.rate": places * size(part.rate),
        "DemandIntegrator.ring.shift": places * size(part.shift), "DemandIntegrator.newest": 1,
        "DemandIntegrator.count": 1, "DemandIntegrator.last.energy": size(window.energy),
        "DemandIntegrator.last.rate": size(window.rate), "DemandIntegrator.last.end": size(window.end),
      ])
    let profile = LoadProfile<2>(size: ProfileRegion.bytes, standardOffset: 0)
    #expect(
      widths(.profile) == [
        "LoadProfile.oldest": 2, "LoadProfile.count": 2, "LoadProfile.oldestNumber": size(profile.oldestNumber),
        "LoadProfile.oldestReading": size(profile.oldestReading), "LoadProfile.unreadable": size(profile.unreadable),
      ])
    let running = widths(.running)
    #expect(running["DemandIntegrator.running.energy"] == size(part.energy))
    #expect(running["DemandIntegrator.running.rate"] == size(part.rate))
    #expect(running["DemandIntegrator.running.shift"] == size(part.shift))
    #expect(running["LoadProfile.reading"] == size(profile.reading))
    #expect(running["LoadProfile.running.end"] == size(profile.running.end))
    #expect(running["LoadProfile.running.energy"] == size(profile.running.energy))
    #expect(running["LoadProfile.running.status"] == size(profile.running.status.rawValue))
  }

  @Test func `a calendar`() {
    let calendar = ActivityCalendar()
    let (season, week, special) = (calendar.seasons[0], calendar.weeks[0], calendar.specialDays[0])
    #expect(
      widths(.calendar) == [
        "ActivityCalendar.name": size(calendar.name), "ActivityCalendar.rateCounts": size(calendar.rateCounts),
        "ActivityCalendar.defaultRates": size(calendar.defaultRates),
        "ActivityCalendar.seasonCount": size(calendar.seasonCount),
        "ActivityCalendar.weekCount": size(calendar.weekCount),
        "ActivityCalendar.dayCount": size(calendar.dayCount),
        "ActivityCalendar.switchCount": size(calendar.switchCount),
        "ActivityCalendar.specialDayCount": size(calendar.specialDayCount),
        "ActivityCalendar.seasons.begins": calendar.seasons.count * MemoryLayout<CalendarDate>.size,
        "ActivityCalendar.seasons.name": calendar.seasons.count * size(season.name),
        "ActivityCalendar.seasons.week": calendar.seasons.count * size(season.week),
        "ActivityCalendar.seasons.output": calendar.seasons.count * size(season.output),
        "ActivityCalendar.weeks.name": calendar.weeks.count * size(week.name),
        "ActivityCalendar.weeks.days": calendar.weeks.count * size(week.days),
        "ActivityCalendar.days.id": calendar.days.count * size(calendar.days[0].id),
        "ActivityCalendar.days.end": calendar.days.count * size(calendar.days[0].end),
        "ActivityCalendar.switches": calendar.switches.count * MemoryLayout<TariffSwitch>.size,
        "ActivityCalendar.specialDays.date": calendar.specialDays.count * MemoryLayout<CalendarDate>.size,
        "ActivityCalendar.specialDays.index": calendar.specialDays.count * size(special.index),
        "ActivityCalendar.specialDays.day": calendar.specialDays.count * size(special.day),
        "ActivityCalendar.specialDays.output": calendar.specialDays.count * size(special.output),
      ])
  }

  @Test func `settings and calibration`() throws {
    let parameters = MeterModel.reference.metrologyParameters(nominalFrequency: .hertz50, accumulationMode: .vectorSum)
    #expect(
      widths(.metrology) == [
        "MetrologyParameters.nominalFrequency": size(try #require(parameters.nominalFrequency)),
        "MetrologyParameters.accumulationMode": size(parameters.accumulationMode),
        "MetrologyParameters.noLoad.stopMicrowatts": size(parameters.noLoad.stopMicrowatts),
        "MetrologyParameters.noLoad.startMicrowatts": size(parameters.noLoad.startMicrowatts),
        "MetrologyParameters.impulsesPerKilowattHour": size(parameters.impulsesPerKilowattHour),
      ])
    let (phase, converter) = (MeterModel.reference.nominalCalibration, ConverterCalibration())
    // All of their members are integers, the last but one an array of them, the last a flag.
    for (name, value) in [("PhaseCalibration", phase), ("ConverterCalibration", converter)] as [(String, Any)] {
      for child in Mirror(reflecting: value).children {
        let label = try #require(child.label)
        let bytes =
          switch child.value {
          case let number as any FixedWidthInteger: number.bitWidth / 8
          case is Bool: 1
          default: size(converter.segmentCorrections)
          }
        #expect(widths(.calibration)["\(name).\(label)"] == bytes, "\(label)")
      }
    }
    let settings = try BillingSettings(
      zone: .utc, demand: try #require(DemandSettings(period: 900, subperiods: 1)), profileInterval: 900)
    let day = try #require(YearlyInstant(.julian(1)))
    #expect(
      widths(.settings) == [
        "BillingSettings.zone.standardOffset": size(settings.zone.standardOffset),
        "BillingSettings.zone.hasDaylight": size(settings.zone.daylight != nil),
        "BillingSettings.zone.daylight.offset": size(DaylightRule(offset: 0, start: day, end: day).offset),
        // The kind; a month, a week and a weekday, or a number of 16 bits.
        "BillingSettings.zone.daylight.start.day": 1 + 3,
        "BillingSettings.zone.daylight.start.second": size(day.second),
        "BillingSettings.zone.daylight.end.day": 1 + 3, "BillingSettings.zone.daylight.end.second": size(day.second),
        "BillingSettings.demand.period": size(settings.demand.period),
        "BillingSettings.demand.subperiods": size(settings.demand.subperiods),
        "BillingSettings.profile.length": size(settings.profile.length),
        "BillingSettings.billingDay": size(settings.billingDay),
        "BillingSettings.billingSecondOfDay": size(settings.billingSecondOfDay),
        "BillingSettings.lockOut": size(settings.lockOut),
        "BillingSettings.synchronisationLimit": size(settings.synchronisationLimit), "LoadProfile.capacity": 2,
      ])
  }
}
