// @relation(REQ-EMU-048, scope=file)

/// Reads a recording in WAV: PCM of 8 (unsigned), 16, 24 or 32 bit, or IEEE float of 32 or 64 bit.
///
/// Channels are named `ch1` ... `chN`; full scale is 1.0, taken as 1 V or 1 A before the ratios.
struct WaveFileReader {
  let file: String
  let limits: RecordingLimits

  private struct Format {
    var isFloat = false
    var channels = 0
    var sampleRateHz = 0.0
    var bytesPerSample = 0
  }

  func read(_ bytes: [UInt8]) throws(RecordingError) -> Recording {
    try withBytes(bytes) { (buffer) throws(RecordingError) in
      guard buffer.count >= 12, identifier(buffer, 0) == "RIFF", identifier(buffer, 8) == "WAVE" else {
        throw RecordingError(.malformed, file: file, at: .byte(0), key: "RIFF", "this is not a WAV file")
      }
      var format: Format?
      var samples: Range<Int>?
      var offset = 12
      while offset + 8 <= buffer.count {
        let name = identifier(buffer, offset)
        let size = Int(littleEndian32(buffer, offset + 4))
        let content = offset + 8
        guard size <= buffer.count - content else {
          // What stands behind the samples may be anything, such as a tag that knows nothing of chunks.
          if samples != nil { break }
          throw RecordingError(
            .truncated, file: file, at: .byte(buffer.count), key: name.split(separator: " ").joined() + " chunk",
            "\(buffer.count - content) bytes are left where \(size) are declared")
        }
        switch name {
        case "fmt ":
          guard format == nil else { throw second(name, at: offset) }
          format = try readFormat(buffer, at: content, size: size)
        case "data":
          guard format != nil else {
            throw RecordingError(
              .malformed, file: file, at: .byte(offset), key: "data chunk", "the fmt chunk must come first")
          }
          guard samples == nil else { throw second(name, at: offset) }
          samples = content..<content + size
        default: break
        }
        offset = content + size + size & 1
      }
      guard let format, let samples else {
        throw RecordingError(
          .truncated, file: file, at: .byte(buffer.count), key: "data chunk", "the file ends without one")
      }
      return try readSamples(buffer, samples, format)
    }
  }

  /// Which of two chunks of one kind counts nobody can tell.
  private func second(_ name: String, at offset: Int) -> RecordingError {
    RecordingError(
      .malformed, file: file, at: .byte(offset), key: name.split(separator: " ").joined() + " chunk",
      "there are two of them")
  }

  private func identifier(_ bytes: UnsafeBufferPointer<UInt8>, _ offset: Int) -> String {
    String(decoding: bytes[offset..<offset + 4].map { $0 >= 32 && $0 < 127 ? $0 : 63 }, as: UTF8.self)
  }

  private func readFormat(
    _ bytes: UnsafeBufferPointer<UInt8>, at offset: Int, size: Int
  ) throws(RecordingError) -> Format {
    func error(_ reason: RecordingError.Reason, _ field: Int, _ key: String, _ message: String) -> RecordingError {
      RecordingError(reason, file: file, at: .byte(offset + field), key: key, message)
    }
    guard size >= 16 else { throw error(.truncated, 0, "fmt chunk", "\(size) bytes where 16 are expected") }
    var tag = littleEndian16(bytes, offset)
    let bits = Int(littleEndian16(bytes, offset + 14))
    if tag == 0xFFFE {
      guard size >= 40 else {
        throw error(.truncated, 0, "fmt chunk", "\(size) bytes where the extensible format has 40")
      }
      tag = littleEndian16(bytes, offset + 24)
      guard bytes[offset + 26..<offset + 40].elementsEqual(Self.formatIdentifierTail) else {
        throw error(.unsupported, 24, "sub-format", "neither PCM nor IEEE float")
      }
    }
    guard tag == 1 || tag == 3 else {
      throw error(.unsupported, 0, "format tag", "\(tag) is neither PCM nor IEEE float")
    }
    guard tag == 1 ? [8, 16, 24, 32].contains(bits) : [32, 64].contains(bits) else {
      throw error(.unsupported, 14, "bits per sample", "\(bits) bit \(tag == 1 ? "PCM" : "float")")
    }
    let channels = Int(littleEndian16(bytes, offset + 2))
    guard channels > 0 else { throw error(.channel, 2, "channels", "no channels") }
    guard channels <= limits.channels else {
      throw error(.tooLarge, 2, "channels", "\(channels) channels are more than \(limits.channels)")
    }
    let rate = littleEndian32(bytes, offset + 4)
    if let refusal = RecordingLimits.refusal(ofRateHz: Double(rate)) {
      throw error(.outOfRange, 4, "sample rate", refusal)
    }
    let align = Int(littleEndian16(bytes, offset + 12))
    guard align == channels * bits / 8 else {
      throw error(.malformed, 12, "block align", "\(align) bytes for \(channels) channels of \(bits) bit")
    }
    // It says the rate once more; some writers leave it at zero.
    let byteRate = Int(littleEndian32(bytes, offset + 8))
    guard byteRate == 0 || byteRate == Int(rate) * align else {
      throw error(
        .malformed, 8, "byte rate", "\(byteRate) bytes a second for \(rate) frames a second of \(align) bytes")
    }
    return Format(isFloat: tag == 3, channels: channels, sampleRateHz: Double(rate), bytesPerSample: bits / 8)
  }

  private func readSamples(
    _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ format: Format
  ) throws(RecordingError) -> Recording {
    let frameBytes = format.channels * format.bytesPerSample
    guard range.count % frameBytes == 0 else {
      throw RecordingError(
        .truncated, file: file, at: .byte(range.upperBound), key: "data chunk",
        "\(range.count) bytes are not whole frames of \(frameBytes)")
    }
    let frames = range.count / frameBytes
    guard frames > 0 else {
      throw RecordingError(.tooShort, file: file, at: .byte(range.lowerBound), key: "data chunk", "no samples")
    }
    guard frames * format.channels <= limits.values else {
      throw RecordingError(
        .tooLarge, file: file, at: .byte(range.lowerBound), key: "data chunk", "more than \(limits.values) samples")
    }
    var channels: [Recording.Channel] = []
    for channel in 0..<format.channels {
      var samples: [Double] = []
      samples.reserveCapacity(frames)
      for frame in 0..<frames {
        let offset = range.lowerBound + frame * frameBytes + channel * format.bytesPerSample
        let value = sample(bytes, offset, format)
        guard value.isFinite else {
          throw RecordingError(
            .notFinite, file: file, at: .byte(offset), key: "ch\(channel + 1)",
            value.isNaN ? "the value is NaN" : "the value is infinite")
        }
        guard value.magnitude <= RecordingLimits.largestValue else {
          throw RecordingError(
            .outOfRange, file: file, at: .byte(offset), key: "ch\(channel + 1)",
            "the value is beyond \(RecordingLimits.largestValue)")
        }
        samples.append(value)
      }
      channels.append(
        Recording.Channel(name: "ch\(channel + 1)", unit: "", quantity: .unspecified, samples: samples))
    }
    return Recording(file: file, kind: .wave, sampleRateHz: format.sampleRateHz, channels: channels)
  }

  private func sample(_ bytes: UnsafeBufferPointer<UInt8>, _ offset: Int, _ format: Format) -> Double {
    switch (format.bytesPerSample, format.isFloat) {
    case (1, _): return (Double(bytes[offset]) - 128) / 128
    case (2, _): return Double(Int16(bitPattern: littleEndian16(bytes, offset))) / 32_768
    case (3, _):
      let word = UInt32(littleEndian16(bytes, offset)) << 8 | UInt32(bytes[offset + 2]) << 24
      return Double(Int32(bitPattern: word) >> 8) / 8_388_608
    case (4, false): return Double(Int32(bitPattern: littleEndian32(bytes, offset))) / 2_147_483_648
    case (4, true): return Double(Float(bitPattern: littleEndian32(bytes, offset)))
    default: return Double(bitPattern: littleEndian64(bytes, offset))
    }
  }

  /// Bytes 2 ..< 16 of KSDATAFORMAT_SUBTYPE_PCM and _IEEE_FLOAT.
  private static let formatIdentifierTail: [UInt8] = [
    0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71,
  ]
}
