// @relation(REQ-BIL-003, scope=file)

import CivilTime
import Documents
import Quantities

/// A row of energy: what came in since the row before, in whole quanta (µWh).
public struct EnergyRow: Equatable, Sendable {
  public var instant: UTCTime
  /// Import and export.
  public var quanta: InlineArray<2, Int64>

  public static func == (left: EnergyRow, right: EnergyRow) -> Bool {
    left.instant == right.instant && left.quanta[0] == right.quanta[0] && left.quanta[1] == right.quanta[1]
  }
}

/// Reads `utc,import_Wh[,export_Wh]` row by row, from bytes, with a memory that does not grow.
///
/// A column is summed exactly, to 12 digits behind the point; of the sum each row takes the whole quanta by which it grew, so what
/// is below a quantum waits for the next row.
public struct EnergyReader {
  public let file: String
  /// Whether there is a column of exported energy.
  public let hasExport: Bool
  /// Rows read, the first included.
  public private(set) var rowCount = 0
  /// Line of the row read last, from 1.
  public private(set) var line = 1
  /// What waits of each column, in 1e-12 Wh, below a quantum.
  public private(set) var remainder: InlineArray<2, Int64> = [0, 0]
  /// Quanta of each column so far.
  public private(set) var sum: InlineArray<2, Int64> = [0, 0]

  private var source: ByteSource
  private var buffer: [UInt8] = []
  private var position = 0
  private var isAtEnd = false
  private let longestRow: Int64
  private var previous: UTCTime?
  /// The date read last, YYYYMMDD, and its first second.
  private var dateKey: Int32 = 0
  private var dateSeconds: Int64 = 0

  /// Longest line, bytes.
  private static let longestLine = 200
  /// Most energy in a column: 1e8 kWh, in quanta.
  private static let mostEnergy: Int64 = 100_000_000_000_000_000

  /// `longestRow` in seconds: longer rows are refused.
  ///
  /// - Throws: ``DocumentError`` when the file can't be opened, or its head isn't right.
  public init(contentsOfFile path: String, longestRow: Int64) throws {
    try self.init(ByteSource(path: path), file: path, longestRow: longestRow)
  }

  /// As from a file.
  public init(bytes: [UInt8], file: String, longestRow: Int64) throws {
    try self.init(ByteSource(bytes: bytes), file: file, longestRow: longestRow)
  }

  private init(_ source: ByteSource, file: String, longestRow: Int64) throws {
    self.file = file
    self.source = source
    self.longestRow = longestRow
    var isExporting = false
    var head: String?
    if try Self.fill(&buffer, &position, &isAtEnd, &self.source, file) {
      if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
      if let end = Self.lineEnd(buffer, position, isAtEnd) {
        let last = end > position && buffer[end - 1] == 13 ? end - 1 : end
        head = String(decoding: buffer[position..<last], as: UTF8.self)
        position = min(end + 1, buffer.count)
      }
    }
    switch head {
    case "utc,import_Wh": isExporting = false
    case "utc,import_Wh,export_Wh": isExporting = true
    default:
      throw DocumentError(
        file: file, line: 1, column: 1, key: "header",
        message: "\(head.map(quoted) ?? "the file is empty or its first line too long"); "
          + "the first line has to be utc,import_Wh or utc,import_Wh,export_Wh")
    }
    hasExport = isExporting
  }

  /// The next row; nil behind the last.
  ///
  /// - Throws: ``DocumentError`` with line, column of characters and the name of the column of the table.
  public mutating func next() throws -> EnergyRow? {
    line += 1
    if buffer.count - position < Self.longestLine, !isAtEnd {
      _ = try Self.fill(&buffer, &position, &isAtEnd, &source, file)
    }
    if position >= buffer.count {
      line -= 1
      guard rowCount > 0 else {
        throw failure(position, position, "utc", "there is no row behind the head", at: line + 1)
      }
      return nil
    }
    let start = position
    let instant = try readInstant(start)
    var quanta: InlineArray<2, Int64> = [0, 0]
    quanta[0] = try readEnergy(0, start)
    if hasExport { quanta[1] = try readEnergy(1, start) }
    try readLineEnd(start)
    rowCount += 1
    if let previous {
      let length = instant.seconds(since: previous)
      guard length > 0 else { throw failure(start, start, "utc", "the row does not come later than the one before it") }
      guard length <= longestRow else {
        throw failure(
          start, start, "utc",
          "the row is \(length) s long; rows may not be longer than the shortest interval, \(longestRow) s")
      }
    } else if quanta[0] != 0 || quanta[1] != 0 || remainder[0] != 0 || remainder[1] != 0 {
      throw failure(start, start, "import_Wh", "the first row only tells where energy begins; it can't carry any")
    }
    previous = instant
    return EnergyRow(instant: instant, quanta: quanta)
  }

  // MARK: Bytes

  /// Moves what is left to the front and appends a block; false at the end.
  private static func fill(
    _ buffer: inout [UInt8], _ position: inout Int, _ isAtEnd: inout Bool, _ source: inout ByteSource, _ file: String
  ) throws -> Bool {
    while !isAtEnd, buffer.count - position < longestLine {
      guard let block = try source.next(file: file) else {
        isAtEnd = true
        break
      }
      if position == buffer.count {
        buffer = block
      } else {
        buffer.removeSubrange(0..<position)
        buffer += block
      }
      position = 0
    }
    return position < buffer.count
  }

  /// Place of the line feed that ends a line; nil when the line is too long.
  private static func lineEnd(_ buffer: [UInt8], _ start: Int, _ isAtEnd: Bool) -> Int? {
    for index in start..<min(start + longestLine, buffer.count) where buffer[index] == 10 { return index }
    return isAtEnd && buffer.count - start < longestLine ? buffer.count : nil
  }

  private func byte(_ index: Int) -> UInt8 { index < buffer.count ? buffer[index] : 10 }

  private func failure(_ place: Int, _ start: Int, _ key: String, _ message: String, at line: Int? = nil)
    -> DocumentError
  {
    DocumentError(file: file, line: line ?? self.line, column: place - start + 1, key: key, message: message)
  }

  /// `count` digits at `place`; negative when there is something else.
  private func digits(_ place: Int, _ count: Int) -> Int32 {
    var value: Int32 = 0
    for index in place..<place + count {
      let digit = byte(index) &- 48
      if digit > 9 { return -1 }
      value = value &* 10 &+ Int32(digit)
    }
    return value
  }

  // MARK: Fields

  /// `YYYY-MM-DDTHH:MM:SSZ`.
  private mutating func readInstant(_ start: Int) throws -> UTCTime {
    func refuse() -> DocumentError {
      failure(start, start, "utc", "\(quoted(field(start))) is no instant of UTC, such as 2026-03-29T01:00:00Z")
    }
    let (year, month, day) = (digits(start, 4), digits(start + 5, 2), digits(start + 8, 2))
    let (hour, minute, second) = (digits(start + 11, 2), digits(start + 14, 2), digits(start + 17, 2))
    guard year | month | day | hour | minute | second >= 0, byte(start + 4) == 45, byte(start + 7) == 45,
      byte(start + 10) == 84 || byte(start + 10) == 32, byte(start + 13) == 58, byte(start + 16) == 58, hour < 24,
      minute < 60, second < 60
    else { throw refuse() }
    position = start + 19
    if byte(position) == 90 {
      position += 1
    } else {
      for expected in "+00:00".utf8 {
        guard byte(position) == expected else { throw refuse() }
        position += 1
      }
    }
    let key = year * 10_000 + month * 100 + day
    if key != dateKey {
      guard let date = CivilDate(year: year, month: UInt8(month), day: UInt8(day)) else { throw refuse() }
      dateKey = key
      dateSeconds = Int64(date.daysSince1970) * 86_400
    }
    let instant = UTCTime(seconds: dateSeconds + Int64(hour * 3_600 + minute * 60 + second))
    guard instant >= .earliest, instant <= .latest else {
      throw failure(start, start, "utc", "\(quoted(field(start))) is not in the years 2000 to 2199")
    }
    return instant
  }

  /// A comma and a decimal number; the quanta by which the column's sum has grown.
  private mutating func readEnergy(_ column: Int, _ start: Int) throws -> Int64 {
    let name = column == 0 ? "import_Wh" : "export_Wh"
    guard byte(position) == 44 else { throw failure(position, start, name, "a comma and an energy are missing") }
    position += 1
    let first = position
    var whole: Int64 = 0
    while byte(position) &- 48 <= 9, position - first < 12 {
      whole = whole &* 10 &+ Int64(byte(position) &- 48)
      position += 1
    }
    let wholeDigits = position - first
    var fraction: Int64 = 0
    var fractionDigits = 0
    if byte(position) == 46 {
      position += 1
      while byte(position) &- 48 <= 9, fractionDigits < 12 {
        fraction = fraction &* 10 &+ Int64(byte(position) &- 48)
        fractionDigits += 1
        position += 1
      }
      if fractionDigits == 0 { position = first }
    }
    let next = byte(position)
    guard wholeDigits > 0, position > first, next == 44 || next == 10 || next == 13 else {
      throw failure(
        first, start, name,
        "\(quoted(field(first))) is no energy in Wh: digits, up to 12 of them ahead of the point and 12 behind it, no sign"
      )
    }
    // Below 1e12 * 1e6 + 1e6: within 63 bits.
    fraction *= Self.powersOfTen[12 - fractionDigits]
    let below = remainder[column] + fraction % 1_000_000
    let quanta = whole * 1_000_000 + fraction / 1_000_000 + below / 1_000_000
    remainder[column] = below % 1_000_000
    sum[column] += quanta
    guard sum[column] <= Self.mostEnergy else {
      throw failure(first, start, name, "the column exceeds 100 000 000 kWh here")
    }
    return quanta
  }

  private static let powersOfTen: [Int64] = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
    100_000_000_000, 1_000_000_000_000,
  ]

  private mutating func readLineEnd(_ start: Int) throws {
    if byte(position) == 13 { position += 1 }
    guard byte(position) == 10 else {
      throw failure(position, start, "row", "the row has more columns than the head")
    }
    position += 1
  }

  /// The text of a field for a message.
  private func field(_ start: Int) -> String {
    var end = start
    while end < buffer.count, end - start < 60, ![44, 10, 13].contains(buffer[end]) { end += 1 }
    return String(decoding: buffer[start..<max(start, end)], as: UTF8.self)
  }
}
