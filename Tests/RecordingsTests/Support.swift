import Foundation
import Recordings

/// Folder of the vectors that Tests/Vectors/recordings/make.py has written.
let vectorFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .appendingPathComponent("Vectors/recordings")

/// A folder for one test; it is removed when the value goes away.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("recordings-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  /// Writes a file and returns its path.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = url.appendingPathComponent(name)
    try Data(bytes).write(to: file)
    return file.path
  }

  deinit { try? FileManager.default.removeItem(at: url) }
}

func bytes(of file: URL) throws -> [UInt8] { [UInt8](try Data(contentsOf: file)) }

func littleEndian<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian, Array.init)
}

/// A COMTRADE recording of two analog and one digital channel, three samples, to be spoilt line by line.
struct SmallComtrade {
  var configuration = [
    "Station,Recorder,1999", "3,2A,1D", "1,VA,A,,V,0.5,1,0,-32767,32767,1,1,P", "2,IA,A,,A,0.25,0,0,-32767,32767,1,1,P",
    "1,trip,,,0", "50", "1", "1000,3", "01/02/2003,04:05:06.000000", "01/02/2003,04:05:06.000000", "ASCII", "1",
  ]
  var data = ["1,0,100,200,0", "2,1000,110,210,0", "3,2000,120,220,1"]
  /// Replaces the data lines.
  var binary: [UInt8]?

  var configurationBytes: [UInt8] { Array((configuration.joined(separator: "\r\n") + "\r\n").utf8) }
  var dataBytes: [UInt8] { binary ?? Array((data.joined(separator: "\r\n") + "\r\n").utf8) }

  /// Three binary records of this recording.
  static func records(of size: Int = 2, values: [Int] = [100, 200, 110, 210, 120, 220]) -> [UInt8] {
    (0..<3).flatMap { index -> [UInt8] in
      let head = littleEndian(UInt32(index + 1)) + littleEndian(UInt32(index * 1_000))
      let analog = values[2 * index..<2 * index + 2].flatMap {
        size == 2 ? littleEndian(Int16(truncatingIfNeeded: $0)) : littleEndian(Int32(truncatingIfNeeded: $0))
      }
      return head + analog + [0, 0]
    }
  }

  func read(limits: RecordingLimits = RecordingLimits()) throws -> Recording {
    let folder = try TemporaryFolder()
    try folder.write("small.dat", dataBytes)
    return try Recording.read(path: folder.write("small.cfg", configurationBytes), limits: limits)
  }
}

/// A WAV file made of its chunks.
func waveFile(
  tag: Int = 1, channels: Int = 2, rate: Int = 8_000, bits: Int = 16, align: Int? = nil, data: [UInt8],
  declared: Int? = nil
) -> [UInt8] {
  let align = align ?? channels * bits / 8
  var format = littleEndian(UInt16(tag)) + littleEndian(UInt16(channels)) + littleEndian(UInt32(rate))
  format += littleEndian(UInt32(truncatingIfNeeded: rate * align)) + littleEndian(UInt16(align))
  format += littleEndian(UInt16(bits))
  let body = Array("WAVEfmt ".utf8) + littleEndian(UInt32(format.count)) + format
  let content = body + Array("data".utf8) + littleEndian(UInt32(declared ?? data.count)) + data
  return Array("RIFF".utf8) + littleEndian(UInt32(content.count)) + content
}
