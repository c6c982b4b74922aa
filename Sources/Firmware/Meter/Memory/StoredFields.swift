// @relation(REQ-BIL-020, scope=file)

import Demand
import Tariff

// The fields of the records. What a meter works out anew at its start (boundaries, the calendars' state, what streams and pulse lines
// are about) is not among them.
extension MemoryMap {
  /// Quantities of registers, and of the profile and maximum demand.
  static var quantities: Int { RegisterQuantity.all.count }
  static var demandQuantities: Int { 2 }

  /// What every record begins with.
  public func readHead(_ reader: inout some StoredFieldReader & ~Copyable) {
    reader.take("version", .octet, times: 1)
    reader.take("commit", .int32, times: 1)
    reader.take("check", .int32, times: 1)
  }

  /// Tells the fields of a record behind its head.
  public func read(_ record: StoredRecord, _ reader: inout some StoredFieldReader & ~Copyable) {
    switch record {
    case .energy: readEnergy(&reader)
    case .rates: readRates(&reader)
    case .running: readRunning(&reader)
    case .demand: readDemand(&reader)
    case .maxima: readMaxima(&reader)
    case .profile: readProfile(&reader)
    case .history: readHistory(&reader)
    case .period: readPeriod(&reader)
    case .calendars: readCalendars(&reader)
    case .calendar: readCalendar(&reader)
    case .settings: readSettings(&reader)
    case .metrology: readMetrology(&reader)
    case .calibration: readCalibration(&reader)
    }
  }

  private func readEnergy(_ reader: inout some StoredFieldReader & ~Copyable) {
    // Two of import and export, four quadrants, two apparent; of what was discarded two, one reactive and one apparent.
    reader.take("EnergyAccounting.total.quanta", .int64, times: 8)
    reader.take("EnergyAccounting.total.residue", .residue, times: 8)
    reader.take("EnergyAccounting.phases.quanta", .int64, times: 8 &* phases)
    reader.take("EnergyAccounting.phases.residue", .residue, times: 8 &* phases)
    reader.take("EnergyAccounting.discarded.quanta", .int64, times: 4 &* phases)
    reader.take("EnergyAccounting.discarded.residue", .residue, times: 4 &* phases)
    reader.take("EnergyAccounting.isUnderNoLoad", .flag, times: phases)
    // Of the active and the reactive line. What has filled and was not emitted waits again after a start; the residue may hold several
    // quanta.
    reader.take("PulseCounter.pulses", .int64, times: 2)
    reader.take("PulseCounter.residue", .int128, times: 2)
    reader.take("PulseOutput.emitted", .int64, times: 2)
  }

  private func readRates(_ reader: inout some StoredFieldReader & ~Copyable) {
    reader.take("BillingState.total", .int64, times: Self.quantities)
    reader.take("RateRegisters.quanta", .int64, times: Self.quantities &* rates)
  }

  private func readRunning(_ reader: inout some StoredFieldReader & ~Copyable) {
    reader.take("BillingState.now", .instant, times: 1)
    reader.take("BillingState.isClockValid", .flag, times: 1)
    reader.take("BillingState.isPowered", .flag, times: 1)
    reader.take("BillingState.isRowEmpty", .flag, times: 1)
    reader.take("BillingState.demandEnd", .instant, times: 1)
    reader.take("BillingState.profileEnd", .instant, times: 1)
    reader.take("BillingState.nextReset", .instant, times: 1)
    reader.take("BillingState.lastScheduled", .instant, times: 1)
    reader.take("BillingState.lockOutEnd", .instant, times: 1)
    reader.take("DemandIntegrator.running.energy", .int64, times: Self.demandQuantities)
    reader.take("DemandIntegrator.running.rate", .octet, times: 1)
    reader.take("DemandIntegrator.running.shift", .int32, times: 1)
    reader.take("DemandIntegrator.isWhole", .flag, times: 1)
    reader.take("LoadProfile.reading", .int64, times: Self.demandQuantities)
    reader.take("LoadProfile.running.end", .instant, times: 1)
    reader.take("LoadProfile.running.energy", .int64, times: Self.demandQuantities)
    reader.take("LoadProfile.running.status", .octet, times: 1)
  }

  private func readDemand(_ reader: inout some StoredFieldReader & ~Copyable) {
    let places = Int(DemandSettings.mostSubperiods)
    reader.take("DemandIntegrator.ring.energy", .int64, times: Self.demandQuantities &* places)
    reader.take("DemandIntegrator.ring.rate", .octet, times: places)
    reader.take("DemandIntegrator.ring.shift", .int32, times: places)
    reader.take("DemandIntegrator.newest", .octet, times: 1)
    reader.take("DemandIntegrator.count", .octet, times: 1)
    // Without an end there is no last window.
    reader.take("DemandIntegrator.last.energy", .int64, times: Self.demandQuantities)
    reader.take("DemandIntegrator.last.rate", .octet, times: 1)
    reader.take("DemandIntegrator.last.end", .instant, times: 1)
  }

  private func readMaxima(_ reader: inout some StoredFieldReader & ~Copyable) {
    reader.take("MaximumRegisters.total.energy", .int64, times: Self.demandQuantities)
    reader.take("MaximumRegisters.total.end", .instant, times: Self.demandQuantities)
    reader.take("MaximumRegisters.byRate.energy", .int64, times: Self.demandQuantities &* rates)
    reader.take("MaximumRegisters.byRate.end", .instant, times: Self.demandQuantities &* rates)
    reader.take("MaximumRegisters.cumulativeTotal", .int64, times: Self.demandQuantities)
    reader.take("MaximumRegisters.cumulativeByRate", .int64, times: Self.demandQuantities &* rates)
  }

  private func readProfile(_ reader: inout some StoredFieldReader & ~Copyable) {
    reader.take("LoadProfile.oldest", .int16, times: 1)
    reader.take("LoadProfile.count", .int16, times: 1)
    reader.take("LoadProfile.oldestNumber", .int32, times: 1)
    reader.take("LoadProfile.oldestReading", .int64, times: Self.demandQuantities)
    reader.take("LoadProfile.unreadable", .int32, times: 1)
  }

  private func readHistory(_ reader: inout some StoredFieldReader & ~Copyable) {
    reader.take("BillingState.resets", .int32, times: 1)
    reader.take("BillingHistory.newest", .octet, times: 1)
    reader.take("BillingHistory.count", .octet, times: 1)
  }

  private func readPeriod(_ reader: inout some StoredFieldReader & ~Copyable) {
    reader.take("BillingPeriod.number", .int32, times: 1)
    reader.take("BillingPeriod.end", .instant, times: 1)
    reader.take("BillingPeriod.cause", .octet, times: 1)
    reader.take("BillingPeriod.isClockInvalid", .flag, times: 1)
    reader.take("BillingPeriod.energy", .int64, times: Self.quantities &* rates)
    reader.take("BillingPeriod.maximum.energy", .int64, times: Self.demandQuantities)
    reader.take("BillingPeriod.maximum.end", .instant, times: Self.demandQuantities)
    reader.take("BillingPeriod.maximumByRate.energy", .int64, times: Self.demandQuantities &* rates)
    reader.take("BillingPeriod.maximumByRate.end", .instant, times: Self.demandQuantities &* rates)
  }

  private func readCalendars(_ reader: inout some StoredFieldReader & ~Copyable) {
    reader.take("CalendarPair.activeSlot", .octet, times: 1)
    reader.take("CalendarPair.hasPassive", .flag, times: 1)
    reader.take("CalendarPair.activation", .instant, times: 1)
  }
}
