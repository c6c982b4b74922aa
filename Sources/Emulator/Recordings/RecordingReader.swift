import Foundation

extension Recording {
  /// Reads a recording from a file: `.cfg` (with its `.dat`), `.cff`, `.csv`, `.wav`, in any case; `-` is standard input.
  ///
  /// - Throws: ``RecordingError`` with file, line or byte, and field.
  public static func read(
    path: String, limits: RecordingLimits = RecordingLimits()
  ) throws(RecordingError) -> Recording {
    if path == "-" {
      return try read(FileBytes.read(FileHandle.standardInput, name: path, limits: limits), name: path, limits: limits)
    }
    let name = path.split(separator: "/").last ?? ""
    guard let point = name.lastIndex(of: ".") else { throw unknownKind(path) }
    switch name[name.index(after: point)...].lowercased() {
    case "cfg": return try ComtradeReader(limits: limits).read(configurationAt: path)
    case "cff":
      return try ComtradeSingleFile.read(FileBytes.read(path, limits: limits), file: path, limits: limits)
    case "csv": return try TableReader(file: path, limits: limits).read(FileBytes.read(path, limits: limits))
    case "wav": return try WaveFileReader(file: path, limits: limits).read(FileBytes.read(path, limits: limits))
    case "dat":
      throw RecordingError(.unsupported, file: path, "name the COMTRADE configuration (.cfg) in place of its data")
    default: throw unknownKind(path)
    }
  }

  /// Reads a recording that is in memory and says itself what it is: WAV, CSV, or COMTRADE in one file (2013).
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - name: What errors call it.
  public static func read(
    _ bytes: [UInt8], name: String, limits: RecordingLimits = RecordingLimits()
  ) throws(RecordingError) -> Recording {
    guard bytes.count <= limits.fileBytes else {
      throw RecordingError(.tooLarge, file: name, "the file is longer than \(limits.fileBytes) bytes")
    }
    let head = String(decoding: bytes.prefix(64), as: UTF8.self)
    if head.hasPrefix("RIFF") { return try WaveFileReader(file: name, limits: limits).read(bytes) }
    if ["RF64", "RIFX", "OggS", "fLaC", "ID3"].contains(where: head.hasPrefix) {
      throw RecordingError(.unsupported, file: name, at: .byte(0), key: "RIFF", "an audio file, but not a RIFF WAV")
    }
    if head.lowercased().contains(ComtradeSingleFile.signature) {
      return try ComtradeSingleFile.read(bytes, file: name, limits: limits)
    }
    return try TableReader(file: name, limits: limits).read(bytes)
  }

  /// Reads a COMTRADE recording of two files that are in memory.
  ///
  /// - Parameters:
  ///   - configuration: The whole `.cfg` file.
  ///   - data: The whole `.dat` file.
  ///   - name: What errors call the configuration, and the recording its file.
  ///   - dataName: What errors call the data.
  public static func read(
    configuration: [UInt8], data: [UInt8], name: String, dataName: String,
    limits: RecordingLimits = RecordingLimits()
  ) throws(RecordingError) -> Recording {
    for (bytes, file) in [(configuration, name), (data, dataName)] where bytes.count > limits.fileBytes {
      throw RecordingError(.tooLarge, file: file, "the file is longer than \(limits.fileBytes) bytes")
    }
    return try ComtradeReader.recording(
      ComtradeReader.configuration(configuration, file: name, limits: limits), data: data, in: 0..<data.count,
      firstLine: 1, file: name, dataFile: dataName, limits: limits)
  }

  private static func unknownKind(_ path: String) -> RecordingError {
    RecordingError(.unsupported, file: path, "the name ends in none of .cfg, .cff, .csv, .wav")
  }
}
