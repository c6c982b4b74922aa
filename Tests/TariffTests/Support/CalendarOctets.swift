@testable import Tariff

extension ActivityCalendar {
  /// Every field of every entry, used or not, little-endian, one behind the other.
  var octets: [UInt8] {
    var octets: [UInt8] = []
    octets.reserveCapacity(1_400)
    func put<Value: FixedWidthInteger>(_ value: Value) {
      for byte in 0..<Value.bitWidth / 8 { octets.append(UInt8(truncatingIfNeeded: value >> Value(8 * byte))) }
    }
    func put(_ name: CalendarName) {
      put(name.count)
      for index in 0..<8 { put(name[index]) }
    }
    func put(_ date: CalendarDate) {
      put(UInt16(date.year ?? 0))
      put(date.month)
      put(date.day)
    }
    put(name)
    for output in 0..<3 {
      put(rateCounts[output])
      put(defaultRates[output])
    }
    for count in [seasonCount, weekCount, dayCount, switchCount, specialDayCount] { put(count) }
    for index in 0..<seasons.count {
      put(seasons[index].begins)
      put(seasons[index].name)
      put(seasons[index].week)
      put(seasons[index].output.rawValue)
    }
    for index in 0..<weeks.count {
      put(weeks[index].name)
      for day in 0..<7 { put(weeks[index].days[day]) }
    }
    for index in 0..<days.count {
      put(days[index].id)
      put(days[index].end)
    }
    for index in 0..<switches.count { put(switches[index].secondOfDay * 16 + Int32(switches[index].rate)) }
    for index in 0..<specialDays.count {
      put(specialDays[index].date)
      put(specialDays[index].index)
      put(specialDays[index].day)
      put(specialDays[index].output.rawValue)
    }
    return octets
  }
}
