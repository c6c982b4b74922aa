// @relation(REQ-EMU-048, scope=file)

import Waveforms

/// Collects the records of a COMTRADE data file and checks what all four kinds have in common.
struct ComtradeSamples {
  let configuration: ComtradeConfiguration
  let file: String
  let limits: RecordingLimits
  /// Samples by channel, converted to V, A or the file's unit.
  private(set) var channels: [[Double]]
  /// Time stamps in their unit; kept only where no sample rate is declared.
  private(set) var stamps: [Double] = []
  private(set) var count = 0
  /// Byte of the first binary record, and the length of each.
  private var binary: (start: Int, recordBytes: Int)?
  private var firstNumber = 0
  private let scales: [(factor: Double, offset: Double)]

  init(_ configuration: ComtradeConfiguration, file: String, limits: RecordingLimits) {
    self.configuration = configuration
    self.file = file
    self.limits = limits
    channels = Array(repeating: [], count: configuration.analogs.count)
    scales = configuration.analogs.map {
      let unit = ElectricalUnit($0.unit).factor
      return ($0.factor * unit, $0.offset * unit)
    }
  }

  /// Whether time stamps must be there.
  var needsStamps: Bool { configuration.sampleRateHz == nil }

  mutating func begin(number: Int, at position: InputPlace) throws(RecordingError) {
    if count == 0 {
      guard number <= 1 else {
        throw RecordingError(
          .outOfOrder, file: file, at: position, key: "n", "the first sample has the number \(number), not 1")
      }
      firstNumber = number
    } else if number != firstNumber + count {
      throw RecordingError(
        .outOfOrder, file: file, at: position, key: "n",
        "sample number \(number) where \(firstNumber + count) is expected")
    }
    guard (count + 1) * channels.count <= limits.values else {
      throw RecordingError(.tooLarge, file: file, at: position, key: "samples", "more than \(limits.values) samples")
    }
    count += 1
  }

  mutating func append(stamp: Double) {
    if needsStamps { stamps.append(stamp) }
  }

  mutating func append(
    _ recorded: Double, channel: Int, at position: InputPlace
  ) throws(RecordingError) {
    let value = recorded * scales[channel].factor + scales[channel].offset
    guard value.magnitude <= RecordingLimits.largestValue else {
      throw RecordingError(
        .outOfRange, file: file, at: position, key: configuration.analogs[channel].label,
        "the value is beyond \(RecordingLimits.largestValue)")
    }
    channels[channel].append(value)
  }

  /// Where the time stamp of a record stands, by its index from 0.
  func place(ofStamp index: Int, firstLine: Int) -> InputPlace {
    guard let binary else { return .line(firstLine + index) }
    return .byte(binary.start + index * binary.recordBytes + 4)
  }

  func missing(_ channel: Int, at position: InputPlace, _ marker: String) -> RecordingError {
    RecordingError(
      .missingValue, file: file, at: position, key: configuration.analogs[channel].label, "no value (\(marker))")
  }

  /// Compares the number of records with the declared one; files that number from 0 may count either way.
  func finish(at position: InputPlace) throws(RecordingError) {
    let declared = configuration.lastSample
    if count == declared || (firstNumber == 0 && count == declared + 1) { return }
    throw RecordingError(
      count < declared ? .truncated : .wrongCount, file: file, at: position, key: "endsamp",
      "\(count) samples where the configuration (line \(configuration.lastSampleLine)) declares \(declared)")
  }
}

extension ComtradeSamples {
  /// What a record holds in a field, from 0; behind its last one the number of the field that is too much.
  private func fieldName(_ index: Int) -> String {
    switch index {
    case 0: "n"
    case 1: "timestamp"
    case ..<(2 + channels.count): configuration.analogs[index - 2].label
    case ..<(2 + channels.count + configuration.digitalCount): "digital channel \(index - 1 - channels.count)"
    default: "field \(2 + channels.count + configuration.digitalCount + 1)"
    }
  }

  /// The first field that is not whole when a binary record ends after some bytes.
  private func fieldName(cutAt bytes: Int, _ valueBytes: Int) -> String {
    bytes < 8 ? fieldName(bytes / 4) : fieldName(2 + (bytes - 8) / valueBytes)
  }

  /// Reads ASCII records: number, time stamp, analog values, digital values.
  mutating func readText(_ source: TextFields) throws(RecordingError) {
    var text = source
    let analogCount = channels.count
    let expected = 2 + analogCount + configuration.digitalCount
    while text.next() {
      let position = InputPlace.line(text.line)
      if text.isBlank && text.onlyBlanksFollow() { break }
      guard text.fields.count == expected else {
        throw RecordingError(
          text.fields.count < expected ? .truncated : .malformed, file: file, at: position,
          key: fieldName(text.fields.count), "\(text.fields.count) fields where \(expected) are expected")
      }
      guard let number = text.integer(0) else {
        throw RecordingError(
          .malformed, file: file, at: position, key: "n", "\(text.excerpt(0)) is not a sample number")
      }
      try begin(number: number, at: position)
      try readStamp(text, at: position)
      for channel in 0..<analogCount { try readValue(text, channel: channel, at: position) }
      for field in 2 + analogCount..<expected { try checkStatus(text, field, at: position) }
    }
    try finish(at: .line(max(text.line, 1)))
  }

  /// The values of digital channels aren't used, but one that is neither 0 nor 1 tells of columns that are shifted.
  private func checkStatus(_ text: TextFields, _ field: Int, at position: InputPlace) throws(RecordingError) {
    let range = text.fields[field]
    if range.isEmpty || (range.count == 1 && text.bytes[range.lowerBound] | 1 == UInt8(ascii: "1")) { return }
    throw RecordingError(
      .malformed, file: file, at: position, key: fieldName(field), "\(text.excerpt(field)) is neither 0 nor 1")
  }

  private mutating func readStamp(
    _ text: TextFields, at position: InputPlace
  ) throws(RecordingError) {
    switch text.number(1) {
    case .value(let value): append(stamp: value)
    case .empty where !needsStamps: break
    case .empty:
      throw RecordingError(
        .missingValue, file: file, at: position, key: "timestamp", "no time stamp, and no sample rate is declared")
    case .notFinite, .malformed:
      throw RecordingError(
        .malformed, file: file, at: position, key: "timestamp", "\(text.excerpt(1)) is not a number")
    }
  }

  private mutating func readValue(
    _ text: TextFields, channel: Int, at position: InputPlace
  ) throws(RecordingError) {
    let key = configuration.analogs[channel].label
    switch text.number(2 + channel) {
    // The marker is reserved; a channel that declares a larger range may hold it as a value.
    case .value(99_999) where configuration.analogs[channel].declaredMaximum <= 99_999:
      throw missing(channel, at: position, "99999")
    case .value(let value): try append(value, channel: channel, at: position)
    case .empty: throw missing(channel, at: position, "empty field")
    case .notFinite:
      throw RecordingError(
        .notFinite, file: file, at: position, key: key, "\(text.excerpt(2 + channel)) is not a finite number")
    case .malformed:
      throw RecordingError(
        .malformed, file: file, at: position, key: key, "\(text.excerpt(2 + channel)) is not a number")
    }
  }

  /// Reads binary records: number, time stamp (32 bit each), analog values, digital values in words of 16 bit.
  mutating func readBinary(_ bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>) throws(RecordingError) {
    let analogCount = channels.count
    let valueBytes = configuration.dataKind == .binary ? 2 : 4
    let recordBytes = 8 + valueBytes * analogCount + 2 * ((configuration.digitalCount + 15) / 16)
    binary = (range.lowerBound, recordBytes)
    var offset = range.lowerBound
    while offset < range.upperBound {
      guard range.upperBound - offset >= recordBytes else {
        throw RecordingError(
          .truncated, file: file, at: .byte(offset), key: fieldName(cutAt: range.upperBound - offset, valueBytes),
          "\(range.upperBound - offset) bytes are left where a record has \(recordBytes)")
      }
      try begin(number: Int(littleEndian32(bytes, offset)), at: .byte(offset))
      let stamp = littleEndian32(bytes, offset + 4)
      if needsStamps && stamp == UInt32.max {
        throw RecordingError(
          .missingValue, file: file, at: .byte(offset + 4), key: "timestamp",
          "no time stamp, and no sample rate is declared")
      }
      append(stamp: Double(stamp))
      for channel in 0..<analogCount {
        try readBinaryValue(bytes, at: offset + 8 + channel * valueBytes, channel: channel)
      }
      offset += recordBytes
    }
    try finish(at: .byte(range.upperBound))
  }

  private mutating func readBinaryValue(
    _ bytes: UnsafeBufferPointer<UInt8>, at offset: Int, channel: Int
  ) throws(RecordingError) {
    let position = InputPlace.byte(offset)
    switch configuration.dataKind {
    case .ascii, .binary:
      let word = littleEndian16(bytes, offset)
      if word == 0x8000 { throw missing(channel, at: position, "0x8000") }
      // Revision 1991 reserves 0xFFFF; signed data, which hold it as -1, say so by their declared range.
      if word == 0xFFFF && configuration.kind == .comtrade1991
        && configuration.analogs[channel].declaredMinimum > -1
      {
        throw missing(channel, at: position, "0xFFFF")
      }
      try append(Double(Int16(bitPattern: word)), channel: channel, at: position)
    case .binary32:
      let word = littleEndian32(bytes, offset)
      if word == 0x8000_0000 { throw missing(channel, at: position, "0x80000000") }
      try append(Double(Int32(bitPattern: word)), channel: channel, at: position)
    case .float32:
      let value = Float(bitPattern: littleEndian32(bytes, offset))
      guard value.isFinite else {
        throw RecordingError(
          .notFinite, file: file, at: position, key: configuration.analogs[channel].label,
          value.isNaN ? "the value is NaN" : "the value is infinite")
      }
      if value == -Float.greatestFiniteMagnitude { throw missing(channel, at: position, "0xFF7FFFFF") }
      try append(Double(value), channel: channel, at: position)
    }
  }
}
