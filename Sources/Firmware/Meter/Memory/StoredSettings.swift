// @relation(REQ-BIL-020, scope=file)

import Tariff

// Records that only somebody from outside changes.
extension MemoryMap {
  func readCalendar(_ reader: inout some StoredFieldReader & ~Copyable) {
    readName("ActivityCalendar.name", times: 1, &reader)
    reader.take("ActivityCalendar.rateCounts", .octet, times: 3)
    reader.take("ActivityCalendar.defaultRates", .octet, times: 3)
    reader.take("ActivityCalendar.seasonCount", .octet, times: 1)
    reader.take("ActivityCalendar.weekCount", .octet, times: 1)
    reader.take("ActivityCalendar.dayCount", .octet, times: 1)
    reader.take("ActivityCalendar.switchCount", .octet, times: 1)
    reader.take("ActivityCalendar.specialDayCount", .octet, times: 1)
    // A date is year, month and day in one word.
    reader.take("ActivityCalendar.seasons.begins", .int32, times: TariffBounds.seasons)
    readName("ActivityCalendar.seasons.name", times: TariffBounds.seasons, &reader)
    reader.take("ActivityCalendar.seasons.week", .octet, times: TariffBounds.seasons)
    reader.take("ActivityCalendar.seasons.output", .octet, times: TariffBounds.seasons)
    readName("ActivityCalendar.weeks.name", times: TariffBounds.weeks, &reader)
    reader.take("ActivityCalendar.weeks.days", .octet, times: 7 &* TariffBounds.weeks)
    reader.take("ActivityCalendar.days.id", .octet, times: TariffBounds.days)
    reader.take("ActivityCalendar.days.end", .octet, times: TariffBounds.days)
    // Second of the day and rate in one word.
    reader.take("ActivityCalendar.switches", .int32, times: TariffBounds.switches)
    reader.take("ActivityCalendar.specialDays.date", .int32, times: TariffBounds.specialDays)
    reader.take("ActivityCalendar.specialDays.index", .int16, times: TariffBounds.specialDays)
    reader.take("ActivityCalendar.specialDays.day", .octet, times: TariffBounds.specialDays)
    reader.take("ActivityCalendar.specialDays.output", .octet, times: TariffBounds.specialDays)
  }

  /// Eight octets and how many of them count.
  private func readName(_ name: StaticString, times: Int, _ reader: inout some StoredFieldReader & ~Copyable) {
    reader.take(name, .octet, times: 9 &* times)
  }

  func readSettings(_ reader: inout some StoredFieldReader & ~Copyable) {
    reader.take("BillingSettings.zone.standardOffset", .int32, times: 1)
    reader.take("BillingSettings.zone.hasDaylight", .flag, times: 1)
    reader.take("BillingSettings.zone.daylight.offset", .int32, times: 1)
    // Kind of day, and up to three numbers that tell it.
    reader.take("BillingSettings.zone.daylight.start.day", .octet, times: 4)
    reader.take("BillingSettings.zone.daylight.start.second", .int32, times: 1)
    reader.take("BillingSettings.zone.daylight.end.day", .octet, times: 4)
    reader.take("BillingSettings.zone.daylight.end.second", .int32, times: 1)
    reader.take("BillingSettings.demand.period", .int32, times: 1)
    reader.take("BillingSettings.demand.subperiods", .int32, times: 1)
    reader.take("BillingSettings.profile.length", .int32, times: 1)
    reader.take("BillingSettings.billingDay", .octet, times: 1)
    reader.take("BillingSettings.billingSecondOfDay", .int32, times: 1)
    reader.take("BillingSettings.lockOut", .int32, times: 1)
    reader.take("BillingSettings.synchronisationLimit", .int32, times: 1)
    reader.take("LoadProfile.capacity", .int16, times: 1)
  }

  func readMetrology(_ reader: inout some StoredFieldReader & ~Copyable) {
    // 0: detected at start.
    reader.take("MetrologyParameters.nominalFrequency", .octet, times: 1)
    reader.take("MetrologyParameters.accumulationMode", .octet, times: 1)
    reader.take("MetrologyParameters.noLoad.stopMicrowatts", .int64, times: 1)
    reader.take("MetrologyParameters.noLoad.startMicrowatts", .int64, times: 1)
    reader.take("MetrologyParameters.impulsesPerKilowattHour", .int64, times: 1)
  }

  func readCalibration(_ reader: inout some StoredFieldReader & ~Copyable) {
    reader.take("PhaseCalibration.voltageAttovoltsPerCode", .int64, times: 1)
    reader.take("PhaseCalibration.currentAttoamperesPerCode", .int64, times: 1)
    reader.take("PhaseCalibration.voltageOffsetCodes", .int32, times: 1)
    reader.take("PhaseCalibration.currentOffsetCodes", .int32, times: 1)
    reader.take("PhaseCalibration.currentDelayNanoseconds", .int32, times: 1)
    reader.take("ConverterCalibration.voltageOffset", .int32, times: 1)
    reader.take("ConverterCalibration.currentOffset", .int32, times: 1)
    reader.take("ConverterCalibration.amplifiedOffset", .int32, times: 1)
    reader.take("ConverterCalibration.amplifiedRatio", .int32, times: 1)
    reader.take("ConverterCalibration.currentDelayNanoseconds", .int32, times: 1)
    reader.take("ConverterCalibration.amplifiedDelayNanoseconds", .int32, times: 1)
    reader.take("ConverterCalibration.currentCrosstalk", .int32, times: 1)
    reader.take("ConverterCalibration.amplifiedCrosstalk", .int32, times: 1)
    reader.take("ConverterCalibration.segmentCorrections", .octet, times: 16)
    reader.take("ConverterCalibration.hasAntiAliasFilter", .flag, times: 1)
  }
}
