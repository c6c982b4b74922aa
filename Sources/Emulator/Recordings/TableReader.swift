// @relation(REQ-EMU-048, scope=file)

import Waveforms

/// Reads a recording in CSV: `time_s,u1_V,i1_A[,u2_V,i2_A,u3_V,i3_A]`, or columns of any name that end in a unit.
///
/// The first column is the time in seconds, equidistant (see ``Equidistance``). Every other name ends in `_` and a unit
/// of voltage or current (`_V`, `_kV`, `_mA` ...). A byte order mark, CR LF and blank lines at the end are accepted.
struct TableReader {
  let file: String
  let limits: RecordingLimits

  private struct Column {
    var name: String
    var unit: String
    var quantity: Recording.Quantity
    var factor: Double
    var samples: [Double] = []
  }

  func read(_ bytes: [UInt8]) throws(RecordingError) -> Recording {
    try withBytes(bytes) { (buffer) throws(RecordingError) in
      var text = TextFields(buffer, in: FileBytes.afterByteOrderMark(buffer)..<buffer.count)
      guard text.next(), !text.isBlank else {
        throw RecordingError(.malformed, file: file, at: .line(1), key: "header", "the file has no header")
      }
      var columns = try header(text)
      var times: [Double] = []
      var resolution = 0.0
      while text.next() {
        if text.isBlank && text.onlyBlanksFollow() { break }
        let position = InputPlace.line(text.line)
        guard text.fields.count == columns.count + 1 else {
          throw RecordingError(
            text.fields.count <= columns.count ? .truncated : .malformed, file: file, at: position,
            key: text.fields.count <= columns.count
              ? columns[text.fields.count - 1].name : "cell \(columns.count + 2)",
            "\(text.fields.count) cells where the header has \(columns.count + 1)")
        }
        guard (times.count + 1) * columns.count <= limits.values else {
          throw RecordingError(
            .tooLarge, file: file, at: position, key: "samples",
            "more than \(limits.values) samples")
        }
        times.append(try cell(text, 0, key: "time_s"))
        if times.count == 2 { resolution = lastDigit(text) }
        for index in columns.indices {
          let value = try cell(text, index + 1, key: columns[index].name) * columns[index].factor
          guard value.magnitude <= RecordingLimits.largestValue else {
            throw RecordingError(
              .outOfRange, file: file, at: position, key: columns[index].name,
              "the value is beyond \(RecordingLimits.largestValue)")
          }
          columns[index].samples.append(value)
        }
      }
      let rate = try rateHz(times, resolution: resolution, lastLine: text.line)
      return Recording(
        file: file, kind: .csv, sampleRateHz: rate,
        channels: columns.map {
          Recording.Channel(
            name: $0.name, unit: $0.unit, quantity: $0.quantity, samples: $0.samples, place: .line(1))
        })
    }
  }

  private func header(_ text: TextFields) throws(RecordingError) -> [Column] {
    let position = InputPlace.line(text.line)
    guard text.text(0) == "time_s" else {
      throw RecordingError(
        .malformed, file: file, at: position, key: "time_s", "the first column is \(text.excerpt(0)), not time_s")
    }
    guard text.fields.count >= 2 else {
      throw RecordingError(.malformed, file: file, at: position, key: "header", "no column but the time")
    }
    guard text.fields.count - 1 <= limits.channels else {
      throw RecordingError(
        .tooLarge, file: file, at: position, key: "header",
        "\(text.fields.count - 1) channels are more than \(limits.channels)")
    }
    var columns: [Column] = []
    var names: Set<String> = []
    for field in text.fields.indices.dropFirst() {
      let name = text.text(field)
      let suffix = name.lastIndex(of: "_").map { String(name[name.index(after: $0)...]) } ?? ""
      let unit = ElectricalUnit(suffix)
      guard unit.quantity == .voltage || unit.quantity == .current else {
        throw RecordingError(
          .malformed, file: file, at: position, key: name.isEmpty ? "column \(field + 1)" : String(name.prefix(40)),
          "the name does not end in a unit such as _V or _A")
      }
      guard names.insert(name).inserted else {
        throw RecordingError(.malformed, file: file, at: position, key: name, "there are two columns of this name")
      }
      columns.append(Column(name: name, unit: suffix, quantity: unit.quantity, factor: unit.factor))
    }
    return columns
  }

  private func cell(_ text: TextFields, _ field: Int, key: String) throws(RecordingError) -> Double {
    let position = InputPlace.line(text.line)
    switch text.number(field) {
    case .value(let value): return value
    case .empty: throw RecordingError(.missingValue, file: file, at: position, key: key, "the cell is empty")
    case .notFinite:
      throw RecordingError(
        .notFinite, file: file, at: position, key: key, "\(text.excerpt(field)) is not a finite number")
    case .malformed:
      throw RecordingError(.malformed, file: file, at: position, key: key, "\(text.excerpt(field)) is not a number")
    }
  }

  /// The unit of the last digit of a time, seconds; 0 where the number has an exponent or no point.
  private func lastDigit(_ text: TextFields) -> Double {
    let parts = text.text(0).split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].count <= 18, parts[1].allSatisfy(\.isNumber) else { return 0 }
    var unit = 1.0
    for _ in parts[1] { unit /= 10 }
    return unit
  }

  private func rateHz(_ times: [Double], resolution: Double, lastLine: Int) throws(RecordingError) -> Double {
    guard times.count >= 2 else {
      throw RecordingError(
        .tooShort, file: file, at: .line(lastLine), key: "time_s", "\(times.count) rows give no sample rate")
    }
    let rate: Double
    do {
      // The allowance is for rounded times; a coarse time column must not excuse a missing row.
      let coarse = min(resolution, 0.05 * (times[times.count - 1] - times[0]).magnitude / Double(times.count - 1))
      rate = try Equidistance.rateHz(times, unit: 1, resolution: coarse)
    } catch {
      throw RecordingError(
        .notEquidistant, file: file, at: .line(error.index + 2), key: "time_s", error.message)
    }
    if let refusal = RecordingLimits.refusal(ofRateHz: rate) {
      throw RecordingError(.outOfRange, file: file, at: .line(3), key: "time_s", refusal)
    }
    return rate
  }
}
