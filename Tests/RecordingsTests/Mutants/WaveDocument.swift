import Foundation
import Recordings

/// A recording in WAV as chunks and values.
struct WaveDocument: MutableDocument {
  struct Chunk: Sendable {
    var name: String
    var content: [UInt8]
    var declared: Int?
    var isPadded = true
  }

  /// Three channels of values in full scale of 16 bit; what is written in any format means them divided by 32 768.
  var frames: [[Int16]]
  var rate = 1600
  /// 1 PCM, 3 IEEE float.
  var tag = 1
  var bits = 16
  var isExtensible = false
  /// The fields of the format as they stand in the file, by their offset.
  var patches: [(offset: Int, bytes: [UInt8])] = []
  var formatTail: [UInt8] = []
  var ahead: [Chunk] = []
  var between: [Chunk] = []
  var behind: [UInt8] = []
  /// Data in place of those that are made of the frames.
  var data: [UInt8]?
  var dataDeclared: Int?
  var isFormatMissing = false
  var isDataMissing = false
  var isDataFirst = false
  var riff = "RIFF"
  var wave = "WAVE"
  var riffSize: Int?
  /// Bytes that the file is cut to.
  var cut: Int?

  init(seed: UInt64) {
    var random = SystemSeeded(seed: seed)
    let channels = Int.random(in: 1...3, using: &random)
    frames = (0..<Int.random(in: 10...40, using: &random)).map { _ in
      (0..<channels).map { _ in Int16.random(in: .min ... .max, using: &random) }
    }
  }

  var channelCount: Int { frames.first?.count ?? 0 }
  var frameBytes: Int { channelCount * bits / 8 }

  /// Bytes of a value.
  private func bytes(_ value: Int16) -> [UInt8] {
    switch (bits, tag) {
    case (16, _): littleEndian(value)
    case (24, _): Array(littleEndian(Int32(value) << 8).prefix(3))
    case (32, 1): littleEndian(Int32(value) << 16)
    case (32, _): littleEndian((Float(value) / 32_768).bitPattern)
    default: littleEndian((Double(value) / 32_768).bitPattern)
    }
  }

  var dataBytes: [UInt8] { data ?? frames.flatMap { $0.flatMap(bytes) } }

  private var format: [UInt8] {
    let align = frameBytes
    var content = littleEndian(UInt16(isExtensible ? 0xFFFE : tag)) + littleEndian(UInt16(channelCount))
    content += littleEndian(UInt32(rate)) + littleEndian(UInt32(rate * align)) + littleEndian(UInt16(align))
    content += littleEndian(UInt16(bits))
    if isExtensible {
      content += littleEndian(UInt16(22)) + littleEndian(UInt16(bits)) + [7, 0, 0, 0] + littleEndian(UInt16(tag))
      content += [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]
    }
    content += formatTail
    for patch in patches where patch.offset + patch.bytes.count <= content.count {
      content.replaceSubrange(patch.offset..<patch.offset + patch.bytes.count, with: patch.bytes)
    }
    return content
  }

  private var chunks: [Chunk] {
    var chunks = ahead
    let data = Chunk(name: "data", content: dataBytes, declared: dataDeclared)
    if isDataFirst && !isDataMissing { chunks.append(data) }
    if !isFormatMissing { chunks.append(Chunk(name: "fmt ", content: format)) }
    chunks += between
    if !isDataFirst && !isDataMissing { chunks.append(data) }
    return chunks
  }

  /// Where the content of the last chunk of a name begins.
  func start(of name: String) -> Int {
    var offset = 12
    var found = 0
    for chunk in chunks {
      if chunk.name == name { found = offset + 8 }
      offset += 8 + chunk.content.count + (chunk.isPadded ? chunk.content.count & 1 : 0)
    }
    return found
  }

  var files: [(name: String, bytes: [UInt8])] {
    var body = Array(wave.utf8)
    for chunk in chunks {
      body += Array(chunk.name.utf8) + littleEndian(UInt32(chunk.declared ?? chunk.content.count)) + chunk.content
      if chunk.isPadded && chunk.content.count & 1 == 1 { body.append(0) }
    }
    let size = riffSize ?? body.count
    let whole = Array(riff.utf8) + littleEndian(UInt32(size)) + body + behind
    return [("mutant.wav", cut.map { Array(whole.prefix($0)) } ?? whole)]
  }

  var meaning: Recording {
    Recording(
      file: "", kind: .wave, sampleRateHz: Double(rate),
      channels: (0..<channelCount).map { channel in
        Recording.Channel(
          name: "ch\(channel + 1)", unit: "", quantity: .unspecified,
          samples: frames.map { Double($0[channel]) / 32_768 })
      })
  }

  /// A fault at a byte of the format.
  func fault(format offset: Int, key: String) -> Consequence {
    .refused(.init(place: .byte(start(of: "fmt ") + offset), key: key))
  }
}

private let noise: [UInt8] = [1, 2, 3, 4, 5]

/// Ways to write the same samples.
let waveStyles: [Mutation<WaveDocument>] = [
  Mutation("another sample format") { document, random in
    (document.tag, document.bits) = [(1, 16), (1, 24), (1, 32), (3, 32), (3, 64)].pick(&random)
    return .same
  },
  Mutation("extensible format") { document, random in
    document.isExtensible = true
    if Bool.random(using: &random) {
      document.patches.append((20, [UInt8.random(in: 0...255, using: &random), 0, 0, 0]))
    }
    return .same
  },
  Mutation("chunks of even and odd length ahead") { document, random in
    document.ahead += [
      .init(
        name: ["JUNK", "bext", "LIST"].pick(&random),
        content: Array(noise.prefix(Int.random(in: 0...5, using: &random))))
    ]
    return .same
  },
  Mutation("chunks of even and odd length between") { document, random in
    document.between += [
      .init(
        name: ["fact", "note", "cue "].pick(&random),
        content: Array(noise.prefix(Int.random(in: 0...5, using: &random))))
    ]
    return .same
  },
  Mutation("something behind the samples") { document, random in
    document.behind = [
      Array("LIST".utf8) + [4, 0, 0, 0, 1, 2, 3, 4], [0], Array("TAGabcdefghijk".utf8), [0xFF, 0xFF],
    ].pick(&random)
    return .same
  },
  Mutation("size of the whole file") { document, random in
    document.riffSize = [0, 0xFFFF_FFFF, 36, 7].pick(&random)
    return .same
  },
  Mutation("no byte rate") { document, _ in
    document.patches.append((8, [0, 0, 0, 0]))
    return .same
  },
  Mutation("longer format") { document, random in
    document.formatTail = Array(repeating: 0, count: [2, 4, 5].pick(&random))
    return .same
  },
]

/// Changes of a WAV file whose meaning is known.
let waveChanges: [Mutation<WaveDocument>] = [
  Mutation("rate") { document, random in
    let rate = [500, 8_000, 10_000_000].pick(&random)
    document.rate = rate
    return .changed { $0.sampleRateHz = Double(rate) }
  },
  Mutation("one sample") { document, random in
    let frame = Int.random(in: 0..<document.frames.count, using: &random)
    let channel = Int.random(in: 0..<document.channelCount, using: &random)
    let value = Int16.random(in: .min ... .max, using: &random)
    document.frames[frame][channel] = value
    return .changed { $0.channels[channel].samples[frame] = Double(value) / 32_768 }
  },
  Mutation("frames left out") { document, random in
    let range = Int.random(in: 0..<5, using: &random)..<document.frames.count
    document.frames = Array(document.frames[range])
    return .changed { recording in
      for channel in recording.channels.indices { recording.channels[channel].samples.removeFirst(range.lowerBound) }
    }
  },
  Mutation("channels in another order") { document, random in
    let order = Array(0..<document.channelCount).shuffled(using: &random)
    document.frames = document.frames.map { frame in order.map { frame[$0] } }
    return .changed { recording in
      let samples = recording.channels.map(\.samples)
      for (channel, old) in order.enumerated() { recording.channels[channel].samples = samples[old] }
    }
  },
  Mutation("one channel more or fewer") { document, random in
    let count = Int.random(in: 1...5, using: &random)
    document.frames = document.frames.map { Array(($0 + [1, 2, 3, 4, 5]).prefix(count)) }
    let meaning = document.meaning
    return .changed { $0.channels = meaning.channels }
  },
  Mutation("all samples as channels of one frame after the other") { document, _ in
    let values = document.frames.flatMap(\.self)
    document.frames = values.map { [$0] }
    let meaning = document.meaning
    return .changed { $0.channels = meaning.channels }
  },
  Mutation("8 bit") { document, _ in
    document.tag = 1
    document.bits = 8
    document.data = document.frames.flatMap { $0.map { UInt8((Int($0) >> 8) + 128) } }
    let frames = document.frames
    return .changed { recording in
      for channel in recording.channels.indices {
        recording.channels[channel].samples = frames.map { Double($0[channel] >> 8) / 128 }
      }
    }
  },
]

/// Faults of a WAV file.
let waveFaults: [Mutation<WaveDocument>] = [
  Mutation("no RIFF WAVE") { document, random in
    if Bool.random(using: &random) {
      document.riff = ["RIFX", "RF64", "OggS", "fLaC"].pick(&random)
    } else {
      document.wave = "AVI "
    }
    return .refused(.init(place: .byte(0), key: "RIFF"))
  },
  Mutation("more data declared than there are") { document, random in
    let count = document.dataBytes.count
    document.dataDeclared =
      count + document.behind.count + [1 + document.frameBytes, 1_000_000, 0xFFFF_FFFF - count - 99].pick(&random)
    return .refused(.init(place: .byte(document.files[0].bytes.count), key: "data chunk"))
  },
  Mutation("part of a frame declared") { document, random in
    guard document.frameBytes > 1 else { return nil }
    document.dataDeclared = document.dataBytes.count - Int.random(in: 1..<document.frameBytes, using: &random)
    return .refused(.init(key: "data chunk"))
  },
  Mutation("no data declared") { document, _ in
    document.dataDeclared = 0
    document.behind = []
    return .refused(.init(place: .byte(document.start(of: "data")), key: "data chunk"))
  },
  Mutation("size of a chunk ahead of the samples") { document, random in
    document.between.append(.init(name: "fact", content: noise, declared: [1_000_000, 0xFFFF_FFF0].pick(&random)))
    return .refused(.init(place: .byte(document.files[0].bytes.count), key: "fact chunk"))
  },
  Mutation("odd chunk without its padding") { document, _ in
    document.between.append(.init(name: "note", content: noise, isPadded: false))
    return .refused(.init())
  },
  Mutation("file cut off") { document, random in
    let end = document.start(of: "data") + document.dataBytes.count
    document.cut = Int.random(in: 0..<end, using: &random)
    // What is shorter than a mark of its kind is no WAV file but an empty table.
    return document.cut ?? 0 < 4 ? nil : .refused(.init())
  },
  Mutation("channels") { document, random in
    let count = [0, document.channelCount + 1, 1_025, 65_535].pick(&random)
    document.patches.append((2, littleEndian(UInt16(count))))
    return (1...1_024).contains(count)
      ? document.fault(format: 12, key: "block align") : document.fault(format: 2, key: "channels")
  },
  Mutation("sample rate") { document, random in
    let rate = [0, 499, 10_000_001, 0xFFFF_FFFF].pick(&random)
    document.patches.append((4, littleEndian(UInt32(rate))))
    return document.fault(format: 4, key: "sample rate")
  },
  Mutation("sample rate that contradicts the byte rate") { document, random in
    document.patches = [(4, littleEndian(UInt32([800, 3_200, 1_601].pick(&random))))]
    return document.fault(format: 8, key: "byte rate")
  },
  Mutation("block align") { document, random in
    document.patches.append((12, littleEndian(UInt16(document.frameBytes + [-1, 1, 7].pick(&random)))))
    return document.fault(format: 12, key: "block align")
  },
  Mutation("bits per sample") { document, random in
    let bits = [0, 1, 12, 20, 48, 65_535, document.tag == 1 ? 64 : 16].pick(&random)
    document.patches.append((14, littleEndian(UInt16(bits))))
    return document.fault(format: 14, key: "bits per sample")
  },
  Mutation("bits per sample that contradict the block align") { document, _ in
    let bits = document.bits == 32 ? (document.tag == 1 ? 16 : 64) : 32
    document.patches.append((14, littleEndian(UInt16(bits))))
    return document.fault(format: 12, key: "block align")
  },
  Mutation("format tag") { document, random in
    document.isExtensible = false
    document.patches.append((0, littleEndian(UInt16([0, 2, 6, 7, 17, 85].pick(&random)))))
    return document.fault(format: 0, key: "format tag")
  },
  Mutation("sub-format") { document, random in
    document.isExtensible = true
    document.patches.append((Int.random(in: 26..<40, using: &random), [0x5C]))
    return document.fault(format: 24, key: "sub-format")
  },
  Mutation("extensible format cut short") { document, _ in
    document.isExtensible = false
    document.patches.append((0, [0xFE, 0xFF]))
    return document.fault(format: 0, key: "fmt chunk")
  },
  Mutation("samples ahead of their format") { document, _ in
    document.isDataFirst = true
    return .refused(.init(key: "data chunk"))
  },
  Mutation("no format") { document, _ in
    document.isFormatMissing = true
    return .refused(.init(key: "data chunk"))
  },
  Mutation("no data") { document, _ in
    document.isDataMissing = true
    document.behind = []
    return .refused(.init(key: "data chunk"))
  },
  Mutation("two formats") { document, _ in
    document.between.append(.init(name: "fmt ", content: Array(repeating: 0, count: 16)))
    return .refused(.init(place: .byte(document.start(of: "fmt ") - 8), key: "fmt chunk"))
  },
  Mutation("data twice") { document, _ in
    document.between.append(.init(name: "data", content: document.dataBytes))
    return .refused(.init(place: .byte(document.start(of: "data") - 8), key: "data chunk"))
  },
  Mutation("no number") { document, random in
    document.tag = 3
    document.bits = [32, 64].pick(&random)
    let value = Int.random(in: 0..<document.frames.count * document.channelCount, using: &random)
    let word =
      document.bits == 32
      ? littleEndian([Float.nan, .infinity, 1e10, -3e38].pick(&random).bitPattern)
      : littleEndian([Double.nan, -.infinity, 1e10, -1e300].pick(&random).bitPattern)
    let offset = value * word.count
    var data = document.dataBytes
    data.replaceSubrange(offset..<offset + word.count, with: word)
    document.data = data
    return .refused(
      .init(place: .byte(document.start(of: "data") + offset), key: "ch\(value % document.channelCount + 1)"))
  },
]
