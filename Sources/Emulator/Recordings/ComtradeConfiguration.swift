// @relation(REQ-EMU-048, scope=file)

/// The content of a COMTRADE configuration, revisions 1991, 1999 (also dated 2001) and 2013.
///
/// Source: IEEE C37.111-1991 and -1999, IEC 60255-24:2013 as publicly described and as read by open readers.
struct ComtradeConfiguration {
  enum DataKind: String {
    case ascii = "ASCII"
    case binary = "BINARY"
    case binary32 = "BINARY32"
    case float32 = "FLOAT32"
  }

  struct Analog {
    var name: String
    var unit: String
    /// Value = factor * recorded + offset.
    var factor: Double
    var offset: Double
    /// Delay of the sample after the instant of its record, seconds.
    var skewSeconds: Double
    var declaredMinimum: Double
    var declaredMaximum: Double
    var transformer: Recording.Transformer?
    /// The line that declares the channel.
    var line: Int

    /// What messages call the channel.
    var label: String { name.isEmpty ? "analog channel" : name }
  }

  var kind = Recording.Kind.comtrade1991
  var analogs: [Analog] = []
  var digitalCount = 0
  /// Samples a second; nil where only the time stamps tell.
  var sampleRateHz: Double?
  /// Number of the last sample.
  var lastSample = 0
  /// The line that declares it.
  var lastSampleLine = 0
  /// Seconds in one unit of the time stamps.
  var stampSeconds = 1e-6
  var dataKind = DataKind.ascii
}

extension ComtradeConfiguration {
  /// Reads a configuration.
  ///
  /// - Parameters:
  ///   - text: The configuration, in front of its first line.
  ///   - file: Name used in errors.
  init(_ text: inout TextFields, file: String, limits: RecordingLimits) throws(RecordingError) {
    var reader = ComtradeConfigurationReader(text: text, file: file)
    try reader.nextLine("station name")
    kind = try reader.revision()
    try reader.nextLine("channel counts")
    let (analogCount, digitalCount) = try reader.channelCounts(limits)
    self.digitalCount = digitalCount
    for number in stride(from: 1, through: analogCount, by: 1) {
      try reader.nextLine("analog channel \(number)")
      analogs.append(try reader.analog(number, of1991: kind == .comtrade1991))
    }
    for number in stride(from: 1, through: digitalCount, by: 1) {
      try reader.nextLine("digital channel \(number)")
      try reader.digital(number)
    }
    try reader.nextLine("line frequency")
    _ = try reader.number(0, key: "line frequency", whenEmpty: 0)
    try readRates(&reader)
    try reader.nextLine("first time stamp")
    try reader.checkInstant(key: "first time stamp")
    let startNanoseconds = reader.showsNanoseconds
    try reader.nextLine("trigger time stamp")
    try reader.checkInstant(key: "trigger time stamp")
    if kind == .comtrade2013 && (startNanoseconds || reader.showsNanoseconds) { stampSeconds = 1e-9 }
    try reader.nextLine("file type")
    guard let dataKind = DataKind(rawValue: reader.text.text(0).uppercased()) else {
      throw reader.error(
        .unsupported, key: "file type", "\(reader.text.excerpt(0)) is none of ASCII, BINARY, BINARY32, FLOAT32")
    }
    self.dataKind = dataKind
    // Revision 1991 has no such line; where there is one the file is of a later revision and doesn't say so.
    if reader.text.next(), !(reader.text.isBlank && reader.text.onlyBlanksFollow()) {
      // Without a sample rate it is the multiplier that makes seconds of the time stamps.
      stampSeconds *= try reader.positive(0, key: "timemult", whenEmpty: sampleRateHz == nil ? nil : 1)
    }
    text = reader.text
  }

  private mutating func readRates(_ reader: inout ComtradeConfigurationReader) throws(RecordingError) {
    try reader.nextLine("nrates")
    let rateCount = try reader.count(0, key: "nrates", atMost: 1_000)
    for section in 1...max(rateCount, 1) {
      try reader.nextLine("samp,endsamp")
      let rate = try reader.number(0, key: "samp")
      let last = try reader.count(1, key: "endsamp", atMost: 1 << 40)
      guard rate >= 0 else { throw reader.error(.outOfRange, key: "samp", "a negative sample rate") }
      if rateCount > 0, rate > 0, let refusal = RecordingLimits.refusal(ofRateHz: rate) {
        throw reader.error(.outOfRange, key: "samp", refusal)
      }
      guard last > lastSample else {
        throw reader.error(.wrongCount, key: "endsamp", "\(last) is not above the \(lastSample) samples before it")
      }
      if section > 1 && rate != sampleRateHz ?? 0 {
        throw reader.error(
          .notEquidistant, key: "samp",
          "several sample rates (\(sampleRateHz ?? 0) and \(rate) per second): only recordings of one rate can be used")
      }
      // With nrates 0 the rate field means nothing: the time stamps tell.
      sampleRateHz = rateCount == 0 || rate == 0 ? nil : rate
      lastSample = last
      lastSampleLine = reader.text.line
    }
  }
}

/// Reads the fields of a configuration and names the line and the field in errors.
private struct ComtradeConfigurationReader {
  var text: TextFields
  let file: String

  func error(_ reason: RecordingError.Reason, key: String, _ message: String) -> RecordingError {
    RecordingError(reason, file: file, at: .line(max(text.line, 1)), key: key, message)
  }

  mutating func nextLine(_ content: String) throws(RecordingError) {
    let line = text.line + 1
    guard text.next() else {
      throw RecordingError(.truncated, file: file, at: .line(line), key: content, "the configuration ends here")
    }
  }

  func revision() throws(RecordingError) -> Recording.Kind {
    guard text.fields.count >= 2 else {
      throw error(.malformed, key: "station name", "expected station,device[,revision]")
    }
    guard text.fields.count > 2 else { return .comtrade1991 }
    switch text.text(2) {
    case "", "1991": return .comtrade1991
    case "1999", "2001": return .comtrade1999
    case "2013": return .comtrade2013
    default:
      throw error(.unsupported, key: "revision", "\(text.excerpt(2)) is none of 1991, 1999, 2013")
    }
  }

  func channelCounts(_ limits: RecordingLimits) throws(RecordingError) -> (analog: Int, digital: Int) {
    guard text.fields.count >= 3 else { throw error(.malformed, key: "TT", "expected total,analogA,digitalD") }
    let total = try count(0, key: "TT", atMost: 1_000_000)
    let analog = try lettered(1, "A", key: "##A")
    let digital = try lettered(2, "D", key: "##D")
    guard total == analog + digital else {
      throw error(.wrongCount, key: "TT", "\(total) channels are not \(analog) analog and \(digital) digital ones")
    }
    guard analog > 0 else { throw error(.channel, key: "##A", "no analog channels") }
    guard analog <= limits.channels else {
      throw error(.tooLarge, key: "##A", "\(analog) analog channels are more than \(limits.channels)")
    }
    return (analog, digital)
  }

  private func lettered(_ field: Int, _ letter: String, key: String) throws(RecordingError) -> Int {
    let content = text.text(field)
    guard content.uppercased().hasSuffix(letter), let value = Int(content.dropLast()), value >= 0,
      value <= 1_000_000
    else { throw error(.malformed, key: key, "\(text.excerpt(field)) is not a number followed by \(letter)") }
    return value
  }

  func analog(_ number: Int, of1991: Bool) throws(RecordingError) -> ComtradeConfiguration.Analog {
    guard text.fields.count == 13 || (of1991 && text.fields.count == 10) else {
      throw error(
        .malformed, key: "analog channel \(number)",
        "\(text.fields.count) fields where \(of1991 ? 10 : 13) are expected")
    }
    guard text.integer(0) == number else {
      throw error(.outOfOrder, key: "An", "\(text.excerpt(0)) where channel number \(number) is expected")
    }
    let factor = try self.number(5, key: "a")
    let minimum = try self.number(8, key: "min", whenEmpty: -99_999)
    let maximum = try self.number(9, key: "max", whenEmpty: 99_999)
    guard minimum <= maximum else {
      throw error(.outOfRange, key: "min", "\(text.excerpt(8)) is above the maximum \(text.excerpt(9))")
    }
    return ComtradeConfiguration.Analog(
      name: text.text(1), unit: text.text(4), factor: factor, offset: try self.number(6, key: "b", whenEmpty: 0),
      skewSeconds: try self.number(7, key: "skew", whenEmpty: 0) * 1e-6, declaredMinimum: minimum,
      declaredMaximum: maximum, transformer: try transformer(), line: text.line)
  }

  private func transformer() throws(RecordingError) -> Recording.Transformer? {
    guard text.fields.count >= 13 else { return nil }
    let primary = try number(10, key: "primary", whenEmpty: 1)
    let secondary = try number(11, key: "secondary", whenEmpty: 1)
    guard let side = Recording.Side(rawValue: text.text(12).uppercased()) else {
      throw error(.malformed, key: "PS", "\(text.excerpt(12)) is neither P nor S")
    }
    return Recording.Transformer(primary: primary, secondary: secondary, side: side)
  }

  func digital(_ number: Int) throws(RecordingError) {
    guard text.fields.count >= 3 else {
      throw error(
        .malformed, key: "digital channel \(number)", "\(text.fields.count) fields where 3 or 5 are expected")
    }
    guard text.integer(0) == number else {
      throw error(.outOfOrder, key: "Dn", "\(text.excerpt(0)) where channel number \(number) is expected")
    }
  }

  func count(_ field: Int, key: String, atMost limit: Int) throws(RecordingError) -> Int {
    guard field < text.fields.count else { throw error(.malformed, key: key, "the field is missing") }
    guard let value = text.integer(field) else {
      throw error(.malformed, key: key, "\(text.excerpt(field)) is not a whole number")
    }
    guard value <= limit else { throw error(.tooLarge, key: key, "\(value) is more than \(limit)") }
    return value
  }

  func number(_ field: Int, key: String, whenEmpty fallback: Double? = nil) throws(RecordingError) -> Double {
    guard field < text.fields.count else { throw error(.malformed, key: key, "the field is missing") }
    switch text.number(field) {
    case .value(let value): return value
    case .empty:
      guard let fallback else { throw error(.malformed, key: key, "the field is empty") }
      return fallback
    case .notFinite: throw error(.notFinite, key: key, "\(text.excerpt(field)) is not a finite number")
    case .malformed: throw error(.malformed, key: key, "\(text.excerpt(field)) is not a number")
    }
  }

  func positive(_ field: Int, key: String, whenEmpty fallback: Double?) throws(RecordingError) -> Double {
    let value = try number(field, key: key, whenEmpty: fallback)
    guard value > 0 else { throw error(.outOfRange, key: key, "\(text.excerpt(field)) is not above zero") }
    return value
  }

  /// Date and time aren't used, and recorders write them in many ways; but a line that is no such thing stands in another's place.
  func checkInstant(key: String) throws(RecordingError) {
    let isInstant =
      text.fields.count == 2
      && text.fields.allSatisfy {
        $0.allSatisfy { (48...57).contains(text.bytes[$0]) || " /.:-".utf8.contains(text.bytes[$0]) }
      }
    guard isInstant else {
      throw error(.malformed, key: key, "\(text.excerpt(0)) does not begin a date and a time")
    }
  }

  /// Whether the time stamp of the current line has more than six decimals of a second.
  var showsNanoseconds: Bool {
    guard let last = text.fields.indices.last else { return false }
    let parts = text.text(last).split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 2 && parts[1].count > 6
  }
}
