import Calendars
import Documents
import Quantities
import RequirementTrait
import Testing

@Suite(.verifies("REQ-BIL-003")) struct EnergyReaderTests {
  private func read(_ text: String, longestRow: Int64 = 900) throws -> (rows: [EnergyRow], reader: EnergyReader) {
    var reader = try EnergyReader(bytes: Array(text.utf8), file: "energy.csv", longestRow: longestRow)
    var rows: [EnergyRow] = []
    while let row = try reader.next() { rows.append(row) }
    return (rows, reader)
  }

  @Test func `decimals are exact, and what is below a quantum waits for the next row`() throws {
    let (rows, reader) = try read(
      """
      utc,import_Wh,export_Wh
      2026-01-01T00:00:00Z,0,0.000
      2026-01-01T00:15:00Z,123.456789,1
      2026-01-01T00:30:00Z,0.0000006,0.000000000001
      2026-01-01T00:45:00Z,0.0000006,999999999999.999999999999

      """.replacing("999999999999.999999999999", with: "99999999.999999999999"))
    #expect(rows.map { $0.quanta[0] } == [0, 123_456_789, 0, 1])
    #expect(rows.map { $0.quanta[1] } == [0, 1_000_000, 0, 100_000_000_000_000])
    #expect(reader.remainder[0] == 200_000)
    #expect(reader.remainder[1] == 0)
    #expect(reader.sum[0] == 123_456_790)
  }

  @Test(arguments: ["\n", "\r\n"])
  func `T or a space, Z or +00:00, both ends of line, with or without the last one`(end: String) throws {
    let lines = ["utc,import_Wh", "2026-01-01 00:00:00Z,0", "2026-01-01T00:01:00+00:00,1", "2026-01-01T00:02:00Z,2"]
    for text in [
      lines.joined(separator: end), lines.joined(separator: end) + end, "\u{FEFF}" + lines.joined(separator: end),
    ] {
      let rows = try read(text).rows
      #expect(rows.map { $0.quanta[0] } == [0, 1_000_000, 2_000_000])
      #expect(rows.map(\.instant.seconds) == [1_767_225_600, 1_767_225_660, 1_767_225_720])
    }
  }

  @Test func `rows over the ends of blocks are whole`() throws {
    var text = "utc,import_Wh\n"
    for minute in 0..<20_000 {
      let day = minute / 1_440 + 1
      let (hour, second) = (minute % 1_440 / 60, minute % 60)
      func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
      text += "2026-01-\(two(day))T\(two(hour)):\(two(second)):00Z,\(minute == 0 ? 0 : minute)\n"
    }
    let (rows, reader) = try read(text)
    #expect(rows.count == 20_000)
    #expect(reader.sum[0] == 19_999 * 20_000 / 2 * 1_000_000)
    for (index, row) in rows.enumerated() { try #require(row.instant.seconds == 1_767_225_600 + Int64(index) * 60) }
  }

  static let faults: [(text: String, line: Int, column: Int, key: String, message: String)] = [
    ("", 1, 1, "header", "empty"),
    ("time,import\n", 1, 1, "header", "utc,import_Wh"),
    ("utc,import_Wh\n", 2, 1, "utc", "no row"),
    ("utc,import_Wh\n2026-01-01T00:00:00Z,1\n", 2, 1, "import_Wh", "first row"),
    ("utc,import_Wh\n2026-01-01T00:00:00Z,0.000000000001\n", 2, 1, "import_Wh", "first row"),
    ("utc,import_Wh\n2026-01-01T00:00:00Z,0\n2026-01-01T00:00:00Z,1\n", 3, 1, "utc", "later"),
    ("utc,import_Wh\n2026-01-01T00:00:00Z,0\n2025-12-31T23:00:00Z,1\n", 3, 1, "utc", "later"),
    ("utc,import_Wh\n2026-01-01T00:00:00Z,0\n2026-01-01T00:15:01Z,1\n", 3, 1, "utc", "901 s"),
    ("utc,import_Wh\n2026-01-01T00:00:00Z,0\n2026-01-01T00:15:00Z,-1\n", 3, 22, "import_Wh", "\"-1\" is no energy"),
    ("utc,import_Wh\n2026-01-01T00:00:00Z,0\n2026-01-01T00:15:00Z,1e3\n", 3, 22, "import_Wh", "no energy"),
    ("utc,import_Wh\n2026-01-01T00:00:00Z,0\n2026-01-01T00:15:00Z,\n", 3, 22, "import_Wh", "no energy"),
    ("utc,import_Wh\n2026-01-01T00:00:00Z,0\n2026-01-01T00:15:00Z,nan\n", 3, 22, "import_Wh", "no energy"),
    ("utc,import_Wh\n2026-01-01T00:00:00Z,0\n2026-01-01T00:15:00Z,1.0000000000001\n", 3, 22, "import_Wh", "no energy"),
    ("utc,import_Wh\n2026-01-01T00:00:00Z,0\n2026-01-01T00:15:00Z,1.\n", 3, 22, "import_Wh", "no energy"),
    ("utc,import_Wh\n2026-01-01T00:00:00Z,0\n2026-01-01T00:15:00Z,.5\n", 3, 22, "import_Wh", "no energy"),
    ("utc,import_Wh\n2026-01-01T00:00:00Z,0\n2026-01-01T00:15:00Z,1,2\n", 3, 23, "row", "more columns"),
    ("utc,import_Wh,export_Wh\n2026-01-01T00:00:00Z,0\n", 2, 23, "export_Wh", "missing"),
    ("utc,import_Wh\n2026-01-01T00:00:00,0\n", 2, 1, "utc", "no instant"),
    ("utc,import_Wh\n2026-01-01T00:00:60Z,0\n", 2, 1, "utc", "no instant"),
    ("utc,import_Wh\n2026-02-29T00:00:00Z,0\n", 2, 1, "utc", "no instant"),
    ("utc,import_Wh\n1999-12-31T23:59:59Z,0\n", 2, 1, "utc", "2000 to 2199"),
    ("utc,import_Wh\n2026-01-01T00:00:00Z,0\n\n", 3, 1, "utc", "no instant"),
    (
      "utc,import_Wh\n2026-01-01T00:00:00Z,0\n2026-01-01T00:15:00Z,100000000000.000001\n", 3, 22, "import_Wh", "exceeds"
    ),
    ("utc,import_Wh\n2026-01-01T00:00:00Z,0\n2026-01-01T00:1", 3, 1, "utc", "no instant"),
  ]

  @Test(arguments: faults)
  func `a fault is told with line, column and the name of the column`(
    fault expected: (text: String, line: Int, column: Int, key: String, message: String)
  ) throws {
    let found = try #require(try fault { _ = try read(expected.text) }, "it is accepted: \(expected.text)")
    #expect(found.line == expected.line && found.column == expected.column && found.key == expected.key, "\(found)")
    #expect(found.message.contains(expected.message), "\(found)")
  }
}
