import CivilTime

/// Rules of every kind, with the text that tells them.
enum RandomZone {
  static func make(_ random: inout Seeded) -> PosixTimeZone { texted(&random).zone }

  /// A rule, made from numbers and not by the parser, and its text.
  static func texted(_ random: inout Seeded) -> (zone: PosixTimeZone, text: String) {
    while true {
      let standard = offset(&random)
      let daylight =
        Bool.random(using: &random)
        ? standard + [1_800, 3_600, 7_200, -3_600].randomElement(using: &random)! : offset(&random)
      let start = instant(&random)
      let end = instant(&random)
      let rule = DaylightRule(offset: daylight, start: start.instant, end: end.instant)
      guard abs(daylight) < 90_000, let zone = PosixTimeZone(standardOffset: standard, daylight: rule) else { continue }
      let names = [("CET", "CEST"), ("<+03>", "<-1230>"), ("abc", "XYZW")].randomElement(using: &random)!
      let hour = daylight == standard + 3_600 && Bool.random(using: &random) ? "" : time(-daylight, &random)
      return (zone, "\(names.0)\(time(-standard, &random))\(names.1)\(hour),\(start.text),\(end.text)")
    }
  }

  private static func offset(_ random: inout Seeded) -> Int32 {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: Int32.random(in: -89_999...89_999, using: &random)
    case 1: Int32.random(in: -56...56, using: &random) * 900
    default: Int32.random(in: -12...14, using: &random) * 3_600
    }
  }

  private static func instant(_ random: inout Seeded) -> (instant: YearlyInstant, text: String) {
    let far = 168 * Int32(3_600) - 1
    let second: Int32 =
      switch Int.random(in: 0..<4, using: &random) {
      case 0: Int32.random(in: -far...far, using: &random)
      case 1: 7_200
      default: Int32.random(in: 0...24, using: &random) * 3_600
      }
    let day: YearlyInstant.Day
    let text: String
    switch Int.random(in: 0..<4, using: &random) {
    case 0:
      let number = UInt16.random(in: 1...365, using: &random)
      (day, text) = (.julian(number), "J\(number)")
    case 1:
      let number = UInt16.random(in: 0...365, using: &random)
      (day, text) = (.ofYear(number), "\(number)")
    default:
      let (month, week) = (UInt8.random(in: 1...12, using: &random), UInt8.random(in: 1...5, using: &random))
      let weekday = UInt8.random(in: 0...6, using: &random)
      day = .ofMonth(month: month, week: week, weekday: Weekday(rawValue: weekday == 0 ? 7 : weekday)!)
      text = "M\(month).\(week).\(weekday)"
    }
    let hidden = second == 7_200 && Bool.random(using: &random)
    return (YearlyInstant(day, second: second)!, text + (hidden ? "" : "/" + time(second, &random)))
  }

  /// `[+-]h[h[h]][:mm[:ss]]`, as short as it can be, or longer.
  private static func time(_ seconds: Int32, _ random: inout Seeded) -> String {
    let (hours, minutes, rest) = (abs(seconds) / 3_600, abs(seconds) / 60 % 60, abs(seconds) % 60)
    let sign = seconds < 0 ? "-" : Bool.random(using: &random) ? "+" : ""
    let pad = { (number: Int32) in number < 10 ? "0\(number)" : "\(number)" }
    let hour = Bool.random(using: &random) ? "\(hours)" : pad(hours)
    if rest != 0 || Int.random(in: 0..<4, using: &random) == 0 { return "\(sign)\(hour):\(pad(minutes)):\(pad(rest))" }
    if minutes != 0 || Int.random(in: 0..<4, using: &random) == 0 { return "\(sign)\(hour):\(pad(minutes))" }
    return sign + hour
  }
}
