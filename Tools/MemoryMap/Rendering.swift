import Demand
import Meter
import Metrology
import Tariff

/// The page.
enum Rendering {
  static let single = MemoryMap.singlePhase
  static let three = MemoryMap.threePhase
  static let records = (0..<StoredRecord.count).compactMap { StoredRecord(rawValue: UInt8($0)) }

  static var text: String {
    [head, fram, fields, eeprom, ram, notKept].joined(separator: "\n\n") + "\n"
  }

  static let head = """
    # Memory map

    What the built-in meters keep over a power cut, in bytes: 4 rates, 15 billing periods, a load profile of +A and -A over 40 days of
    quarters, two calendars of 12 seasons, 12 weeks, 24 days, 128 switches and 48 special days. Made by `Tools/generate-memory-map` from
    `Sources/Firmware/Meter/Memory`, where the numbers come from; `--check` compares. A test compares the fields with the firmware's types.

    Everything is packed and little-endian. `instant`: seconds since 2000, 5 bytes; `residue`: what a register holds below a quantum,
    88 bits.
    """

  /// A table in Markdown; columns of numbers are told by the heads that end with a colon.
  static func table(_ heads: [String], _ rows: [[String]]) -> String {
    let line = { (cells: [String]) in "| " + cells.joined(separator: " | ") + " |" }
    let names = heads.map { $0.hasSuffix(":") ? String($0.dropLast()) : $0 }
    let rule = heads.map { $0.hasSuffix(":") ? "---:" : "---" }
    return ([line(names), line(rule)] + rows.map(line)).joined(separator: "\n")
  }

  // FRAM

  static var fram: String {
    var rows = records.map { record -> [String] in
      // The address in two bytes behind the device's, 9 bits a byte.
      let milliseconds = Double(9 * (3 + three.size(of: record))) / 400
      return [
        "`\(record)`", written(record.commit), "\(single.places(of: record)) / \(three.places(of: record))",
        both { $0.size(of: record) }, both { $0.offset(of: record) ?? 0 }, fixed(milliseconds),
      ]
    }
    rows.append(["used", "", "", both { $0.used }, "", ""])
    rows.append(["left", "", "", both { BoardMemory.copyBytes - $0.used }, "", ""])
    return """
      ## FRAM: \(BoardMemory.framBytes) bytes, \(BoardMemory.copies) copies of \(BoardMemory.copyBytes)

      Every record lies in both halves, at the same offset. Figures are those of the single-phase / the three-phase meter, the time that of
      the three-phase one for a copy of one record on the bus at 400 kHz.

      \(table(["record", "written after", "places", "bytes each:", "offset:", "ms:"], rows))
      """
  }

  static func written(_ commit: StoredCommit) -> String {
    switch commit {
    case .window: "each window, 174..240 ms"
    case .subperiod: "each sub-period of the demand"
    case .row: "each row of the profile"
    case .reset: "each billing period"
    case .calendar: "a calendar is loaded or activated"
    case .setting: "a setting is changed"
    case .calibration: "a calibration"
    }
  }

  // Records

  static var fields: String {
    let sections = ([nil] + records).map { record -> String in
      var (one, all) = (FieldList(), FieldList())
      if let record {
        single.readHead(&one)
        three.readHead(&all)
        let first = one.fields.count
        single.read(record, &one)
        three.read(record, &all)
        one.fields.removeFirst(first)
        all.fields.removeFirst(first)
      } else {
        single.readHead(&one)
        three.readHead(&all)
      }
      let rows = zip(one.fields, all.fields).map { one, all in
        [
          one.offset == all.offset ? "\(one.offset)" : "\(one.offset) / \(all.offset)", "`\(one.name)`", "\(one.word)",
          one.times == all.times ? "\(one.times)" : "\(one.times) / \(all.times)",
          one.bytes == all.bytes ? "\(one.bytes)" : "\(one.bytes) / \(all.bytes)",
        ]
      }
      return "### \(record.map { "`\($0)`" } ?? "Head of every record")\n\n"
        + table(["offset:", "field", "word", "times:", "bytes:"], rows)
    }
    return "## Records\n\n" + sections.joined(separator: "\n\n")
  }

  // EEPROM

  static var eeprom: String {
    let quarters = 96 * 40
    // A row is written by itself, into the page that seven others share; the shortest interval is a minute.
    func writes(rowsADay: Int) -> Int { 15 * 366 * rowsADay / ProfileRegion.rows * ProfileRegion.rowsInPage }
    let rows = [
      region(
        "rows of the load profile", ProfileRegion.start, ProfileRegion.pages, ProfileRegion.rows, ProfileRegion.rowBytes
      ),
      region(
        "event log", EventLogRegion.start, EventLogRegion.pages, EventLogRegion.entries, EventLogRegion.entryBytes),
    ]
    var entry = FieldList()
    EventLogRegion.read(&entry)
    let fields = entry.fields.map { ["\($0.offset)", $0.name, "\($0.word)", "\($0.bytes)"] }
    let left = BoardMemory.eepromBytes - ProfileRegion.bytes - EventLogRegion.bytes
    return """
      ## EEPROM: \(BoardMemory.eepromBytes) bytes, pages of \(BoardMemory.pageBytes)

      The same for both meters; \(left) bytes are left. Rows and entries never cross a page. 40 days of quarters are \(quarters) rows,
      \(ProfileRegion.rows - quarters) fewer than there is room for. In 15 years a page of the profile is written
      \(writes(rowsADay: 96)) times with quarters, \(writes(rowsADay: 1440)) times with minutes.

      \(table(["region", "offset:", "pages:", "bytes:", "entries", "bytes each:"], rows))

      An entry of the event log; a row of the profile as `ProfileRowCode` has it:

      \(table(["offset:", "field", "word", "bytes:"], fields))
      """
  }

  static func region(_ name: String, _ start: Int, _ pages: Int, _ entries: Int, _ bytes: Int) -> [String] {
    [name, "\(start)", "\(pages)", "\(pages * BoardMemory.pageBytes)", "\(entries)", "\(bytes)"]
  }

  // RAM

  static var ram: String {
    let rows = [
      ["`Billing<4>`", "\(MemoryLayout<Billing<4>>.size)"],
      ["of it `CalendarPair`", "\(MemoryLayout<CalendarPair>.size)"],
      ["of it `DemandIntegrator<2>`", "\(MemoryLayout<DemandIntegrator<2>>.size)"],
      ["of it `LoadProfile<2>`", "\(MemoryLayout<LoadProfile<2>>.size)"],
      ["`Meter<1>`, metrology and converter", "\(MemoryLayout<Meter<1>>.size)"],
      ["`Meter<3>`", "\(MemoryLayout<Meter<3>>.size)"],
    ]
    return """
      ## RAM

      Sizes of the same state at work, with what the compiler pads, on a machine of 64 bits.

      \(table(["type", "bytes:"], rows))
      """
  }

  static let notKept = """
    ## What is not kept

    - Boundaries, and the rates that the calendars say: worked out anew at the start.
    - Samples, windows and cycles under way, the frequency, and the direct component, which is acquired anew: what they hold is the energy
      that a cut costs.
    - Instants at which waiting pulses were due: pulses that filled and were not emitted wait again.
    """

  // Numbers

  static func both(_ figure: (MemoryMap) -> Int) -> String {
    figure(single) == figure(three) ? "\(figure(single))" : "\(figure(single)) / \(figure(three))"
  }

  /// One digit behind the point.
  static func fixed(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}

/// Fields with their offsets.
struct FieldList: StoredFieldReader {
  struct Field {
    var name: String
    var word: StoredWord
    var times: Int
    var offset: Int
    var bytes: Int { word.bytes * times }
  }

  var fields: [Field] = []

  mutating func take(_ name: StaticString, _ word: StoredWord, times: Int) {
    let offset = fields.last.map { $0.offset + $0.bytes } ?? 0
    fields.append(Field(name: "\(name)", word: word, times: times, offset: offset))
  }
}
