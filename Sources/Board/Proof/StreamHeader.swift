import CivilTime
import Demand
import Meter
import Metrology
import Quantities
import Tariff
import World

/// What a stream begins with: the meter that it is for.
///
///     "RMS1" | phases, front end, nominal frequency, accumulation: a byte each | period of the samples, ns: i64
///     by phase: PhaseCalibration and ConverterCalibration, member by member
///     length of the zone's text: a byte | the text | demand period, sub-periods, profile interval, s: i32 each
///     day of the month, second of the day of a billing period's end: i32 each | start of the meter's clock, UTC: i64
///     the active calendar and the passive one, each behind its activation: i64
///
/// The front end is 0 for frames of simultaneous channels, 1 for reads of the AD7991; the frequency is 0 for one that is detected.
enum StreamHeader {
  /// Checks what the stream is; one of `RMS?` and nothing else asks for the sizes of the state.
  static func asksForSizes(_ stream: inout StreamReader, phaseCount: Int) -> Bool {
    require(stream.byte() == 0x52 && stream.byte() == 0x4D && stream.byte() == 0x53)
    let version = stream.byte()
    if version == 0x3F { return true }
    require(version == 0x31)
    require(Int(stream.byte()) == phaseCount)
    require(stream.byte() <= 1)
    return false
  }

  static func require(_ condition: Bool) {
    if !condition { world_exit(ProofStatus.wrongStream) }
  }

  static func nominalFrequency(_ stream: inout StreamReader) -> NominalFrequency? {
    switch stream.byte() {
    case 50: .hertz50
    case 60: .hertz60
    default: nil
    }
  }

  static func phase(_ stream: inout StreamReader) -> PhaseCalibration {
    let voltage = UInt64(bitPattern: stream.int64())
    let current = UInt64(bitPattern: stream.int64())
    let calibration = PhaseCalibration(
      voltageAttovoltsPerCode: voltage, currentAttoamperesPerCode: current, voltageOffsetCodes: stream.int32(),
      currentOffsetCodes: stream.int32(), currentDelayNanoseconds: stream.int32())
    require(calibration.isValid)
    return calibration
  }

  static func converter(_ stream: inout StreamReader) -> ConverterCalibration {
    var calibration = ConverterCalibration()
    calibration.voltageOffset = stream.int32()
    calibration.currentOffset = stream.int32()
    calibration.amplifiedOffset = stream.int32()
    calibration.amplifiedRatio = stream.int32()
    calibration.currentDelayNanoseconds = stream.int32()
    calibration.amplifiedDelayNanoseconds = stream.int32()
    calibration.currentCrosstalk = stream.int32()
    calibration.amplifiedCrosstalk = stream.int32()
    for segment in 0..<16 { calibration.segmentCorrections[segment] = Int8(bitPattern: stream.byte()) }
    calibration.hasAntiAliasFilter = stream.byte() != 0
    require(calibration.isValid)
    return calibration
  }

  static func settings(_ stream: inout StreamReader) -> BillingSettings {
    var text = InlineArray<64, UInt8>(repeating: 0)
    let length = min(64, Int(stream.byte()))
    for index in 0..<64 where index < length { text[index] = stream.byte() }
    do throws(ZoneTextError) {
      let zone = try PosixTimeZone(parsing: text.span.extracting(0..<within(65, length)))
      let period = stream.int32()
      guard let demand = DemandSettings(period: period, subperiods: stream.int32()) else {
        world_exit(ProofStatus.wrongStream)
      }
      let interval = stream.int32()
      let day = stream.int32()
      do throws(BillingSettings.Fault) {
        return try BillingSettings(
          zone: zone, demand: demand, profileInterval: interval, billingDay: UInt8(truncatingIfNeeded: day),
          billingSecondOfDay: stream.int32())
      } catch {
        world_exit(ProofStatus.wrongStream)
      }
    } catch {
      world_exit(ProofStatus.wrongStream)
    }
  }

  /// A calendar is a byte for its rates, and entries until one of kind 0: 1 day, 2 switch, 3 week, 4 season, 5 special day.
  static func fill(_ calendar: inout ActivityCalendar, from stream: inout StreamReader) throws(ScheduleError) {
    try calendar.setRates(stream.byte())
    var entries = 0
    while entries < 1000 {
      entries = entries &+ 1
      switch stream.byte() {
      case 0: return
      case 1: try calendar.addDay()
      case 2:
        let second = stream.int32()
        try calendar.addSwitch(secondOfDay: second, rate: stream.byte())
      case 3:
        var days = InlineArray<7, UInt8>(repeating: 0)
        for weekday in 0..<7 { days[weekday] = stream.byte() }
        try calendar.addWeek(days: days)
      case 4:
        let month = stream.byte()
        let day = stream.byte()
        try calendar.addSeason(month: month, day: day, week: stream.byte())
      case 5:
        let month = stream.byte()
        let day = stream.byte()
        let year = stream.int32()
        try calendar.addSpecialDay(month: month, day: day, year: year == 0 ? nil : year, id: stream.byte())
      default: require(false)
      }
    }
    require(false)
  }
}
