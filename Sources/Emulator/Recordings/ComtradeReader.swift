import Foundation

/// Reads a COMTRADE recording: a configuration with its data file beside it, or the single file of 2013.
struct ComtradeReader {
  let limits: RecordingLimits

  /// Reads the configuration at `path` and the file beside it that differs in its extension, `.dat` in any case.
  func read(configurationAt path: String) throws(RecordingError) -> Recording {
    let configuration = try FileBytes.read(path, limits: limits)
    let dataPath = try Self.dataPath(beside: path)
    return try Recording.read(
      configuration: configuration, data: FileBytes.read(dataPath, limits: limits), name: path, dataName: dataPath,
      limits: limits)
  }

  static func configuration(
    _ bytes: [UInt8], in range: Range<Int>? = nil, firstLine: Int = 1, file: String, limits: RecordingLimits
  ) throws(RecordingError) -> ComtradeConfiguration {
    try withBytes(bytes) { (buffer) throws(RecordingError) in
      let start = FileBytes.afterByteOrderMark(buffer)
      var text = TextFields(buffer, in: range ?? start..<buffer.count, firstLine: firstLine)
      return try ComtradeConfiguration(&text, file: file, limits: limits)
    }
  }

  /// Reads the records and puts both files together.
  static func recording(
    _ configuration: ComtradeConfiguration, data: [UInt8], in range: Range<Int>, firstLine: Int, file: String,
    dataFile: String, limits: RecordingLimits
  ) throws(RecordingError) -> Recording {
    var samples = ComtradeSamples(configuration, file: dataFile, limits: limits)
    try withBytes(data) { (buffer) throws(RecordingError) in
      if configuration.dataKind == .ascii {
        try samples.readText(TextFields(buffer, in: range, firstLine: firstLine))
      } else {
        try samples.readBinary(buffer, in: range)
      }
    }
    let rate = try rateHz(configuration, samples, dataFile: dataFile, firstLine: firstLine)
    var channels: [Recording.Channel] = []
    var names: Set<String> = []
    for (index, analog) in configuration.analogs.enumerated() {
      // Channels must be told apart: an empty name becomes A5, a second IA becomes IA#5.
      var name = analog.name.isEmpty ? "A\(index + 1)" : analog.name
      while !names.insert(name).inserted { name += "#\(index + 1)" }
      channels.append(
        Recording.Channel(
          name: name, unit: analog.unit, quantity: ElectricalUnit(analog.unit).quantity,
          samples: samples.channels[index], transformer: analog.transformer, skewSeconds: analog.skewSeconds,
          place: .line(analog.line)))
    }
    return Recording(file: file, kind: configuration.kind, sampleRateHz: rate, channels: channels)
  }

  private static func rateHz(
    _ configuration: ComtradeConfiguration, _ samples: ComtradeSamples, dataFile: String, firstLine: Int
  ) throws(RecordingError) -> Double {
    if let rate = configuration.sampleRateHz { return rate }
    let rate: Double
    do {
      rate = try Equidistance.rateHz(samples.stamps, unit: configuration.stampSeconds, resolution: 1)
    } catch {
      throw RecordingError(
        .notEquidistant, file: dataFile, at: samples.place(ofStamp: error.index, firstLine: firstLine),
        key: "timestamp", error.message)
    }
    if let refusal = RecordingLimits.refusal(ofRateHz: rate) {
      throw RecordingError(
        .outOfRange, file: dataFile, at: samples.place(ofStamp: 1, firstLine: firstLine), key: "timestamp", refusal)
    }
    return rate
  }

  private static func dataPath(beside path: String) throws(RecordingError) -> String {
    let url = URL(fileURLWithPath: path)
    let stem = url.deletingPathExtension().lastPathComponent.lowercased()
    let folder = url.deletingLastPathComponent()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let matching = names.filter { $0.lowercased() == stem + ".dat" }
    // Several may differ in case only: the one spelt like the configuration comes first.
    let exact = url.deletingPathExtension().lastPathComponent + ".dat"
    guard let name = matching.first(where: { $0 == exact }) ?? matching.sorted().first else {
      throw RecordingError(.unreadable, file: path, key: "data file", "there is no \(exact) beside it")
    }
    return folder.appendingPathComponent(name).relativePath(like: path)
  }
}

extension URL {
  /// The path in the same style, absolute or relative, as the path of its neighbour.
  fileprivate func relativePath(like neighbour: String) -> String {
    guard let slash = neighbour.lastIndex(of: "/") else { return lastPathComponent }
    return neighbour[...slash] + lastPathComponent
  }
}
