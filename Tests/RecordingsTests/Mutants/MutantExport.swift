import Foundation
import Recordings
import Synchronization

/// Writes mutants of COMTRADE for a second reader to the file that `METER_MUTANT_EXPORT` names, one JSON object a line.
enum MutantExport {
  private struct Line: Encodable {
    var seed: UInt64
    var name: String
    var configuration: Data
    var data: Data
    var samples: [[Double]]?
    var error: String?
  }

  private static let file = Mutex(
    ProcessInfo.processInfo.environment["METER_MUTANT_EXPORT"].flatMap { FileHandle(forWritingAtPath: $0) })

  /// One of eight is enough.
  static func write(
    _ seed: UInt64, _ name: String, _ files: [(name: String, bytes: [UInt8])], _ read: Result<Recording, RecordingError>
  ) throws {
    guard seed % 8 == 0, files.count == 2 else { return }
    try file.withLock { file in
      guard let file else { return }
      var line = Line(seed: seed, name: name, configuration: Data(files[0].bytes), data: Data(files[1].bytes))
      switch read {
      case .success(let recording): line.samples = recording.channels.map(\.samples)
      case .failure(let error): line.error = error.description
      }
      try file.write(contentsOf: JSONEncoder().encode(line) + [10])
    }
  }
}
