import Foundation
import Recordings

/// Changes of a COMTRADE recording whose meaning is known.
let comtradeChanges: [Mutation<ComtradeDocument>] = [
  Mutation("factor and offset") { document, random in
    let channel = Int.random(in: 0..<document.analogCount, using: &random)
    let factor = [-1, 0.25, 2, 1e-9, 0, 1.0 / 3].pick(&random) * strtod(document.configuration[2 + channel][5], nil)
    let offset = [0, 7, -0.1, 1e3].pick(&random)
    document.configuration[2 + channel][5] = "\(factor)"
    document.configuration[2 + channel][6] = "\(offset)"
    let unit = document.configuration[2 + channel][4].trimmed
    let samples = document.samples(channel, factor: factor, offset: offset, unit: unit)
    return .changed { $0.channels[channel].samples = samples }
  },
  Mutation("unit") { document, random in
    let channel = Int.random(in: 0..<document.analogCount, using: &random)
    let unit = ["kV", "V", "mV", "kA", "A", "mA", "uA", "Hz", "", "volts", "MV", "VA", "%"].pick(&random)
    document.configuration[2 + channel][4] = unit
    let fields = document.configuration[2 + channel]
    let samples = document.samples(channel, factor: strtod(fields[5], nil), offset: strtod(fields[6], nil), unit: unit)
    return .changed {
      $0.channels[channel].unit = unit
      $0.channels[channel].quantity = ComtradeDocument.quantity(unit)
      $0.channels[channel].samples = samples
    }
  },
  Mutation("name") { document, random in
    let channel = Int.random(in: 0..<document.analogCount, using: &random)
    let name = ["u1", "I#2", "Z\u{E4}hler", "-", ""].pick(&random)
    document.configuration[2 + channel][1] = name
    return .changed { $0.channels[channel].name = name.isEmpty ? "A\(channel + 1)" : name }
  },
  Mutation("name given twice") { document, _ in
    document.configuration[3][1] = document.configuration[2][1]
    return .changed { $0.channels[1].name = $0.channels[0].name + "#2" }
  },
  Mutation("two declarations swapped") { document, _ in
    let first = document.configuration[2]
    document.configuration[2].replaceSubrange(1..., with: document.configuration[3][1...])
    document.configuration[3].replaceSubrange(1..., with: first[1...])
    let changed = document
    return .changed { recording in
      recording.channels.swapAt(0, 1)
      for channel in 0...1 {
        let fields = changed.configuration[2 + channel]
        recording.channels[channel].samples = changed.samples(
          channel, factor: strtod(fields[5], nil), offset: strtod(fields[6], nil), unit: fields[4].trimmed)
      }
    }
  },
  Mutation("two columns swapped") { document, _ in
    switch document.records {
    case .text(var records):
      for index in records.indices { records[index].swapAt(2, 3) }
      document.records = .text(records)
    case .binary(let records):
      let size = document.valueBytes
      document.records = .binary(
        records.map { Array($0[..<8] + $0[(8 + size)..<(8 + 2 * size)] + $0[8..<(8 + size)] + $0[(8 + 2 * size)...]) })
    }
    return recomputed(document)
  },
  Mutation("one value") { document, random in
    let channel = Int.random(in: 0..<document.analogCount, using: &random)
    let record = Int.random(in: 0..<document.records.count, using: &random)
    switch document.records {
    case .text: document.setField(2 + channel, record: record, ["0", "-32768", "32767.5", "1e-3", "-.5"].pick(&random))
    case .binary:
      document.setBytes(
        8 + channel * document.valueBytes, record: record,
        Array(littleEndian(UInt32.random(in: 0..<0x4000, using: &random)).prefix(document.valueBytes)))
    }
    return recomputed(document)
  },
  Mutation("declared rate") { document, random in
    guard document.declaresRate else { return nil }
    let rate = ["500", "1599.5", "2e3", "10000000", "30707.244140625"].pick(&random)
    for line in document.rateLine...document.lastRateLine { document.configuration[line][0] = rate }
    return .changed { $0.sampleRateHz = strtod(rate, nil) }
  },
  Mutation("time stamps alone, stretched or shifted") { document, random in
    guard !document.declaresRate, case .text(var records) = document.records else { return nil }
    let stretch = [2, 0.5, 1, 1.25].pick(&random)
    let shift = [0, 1e6, -5_000].pick(&random)
    for index in records.indices { records[index][1] = "\(strtod(records[index][1], nil) * stretch + shift)" }
    document.records = .text(records)
    return .changed { $0.sampleRateHz /= stretch }
  },
  Mutation("multiplier of time where stamps tell the rate") { document, random in
    guard !document.declaresRate else { return nil }
    let stretch = [2, 0.5, 0.25, 3].pick(&random)
    let old = strtod(document.configuration[document.multiplierLine][0], nil)
    document.configuration[document.multiplierLine][0] = "\(old * stretch)"
    return .changed { $0.sampleRateHz /= stretch }
  },
  Mutation("rate declared beside the stamps") { document, random in
    guard !document.declaresRate else { return nil }
    let rate = [800, 1600, 3200].pick(&random)
    document.configuration[document.rateCountLine] = ["1"]
    document.configuration[document.rateLine][0] = "\(rate)"
    return .changed { $0.sampleRateHz = Double(rate) }
  },
  Mutation("fewer records, as declared") { document, random in
    let kept = Int.random(in: 5..<document.records.count, using: &random)
    document.rearrange { $0.removeSubrange(kept...) }
    for line in document.rateLine...document.lastRateLine where line == document.lastRateLine {
      document.configuration[line][1] = "\(kept)"
    }
    guard document.lastRateLine == document.rateLine else { return nil }
    return .changed { recording in
      for channel in recording.channels.indices { recording.channels[channel].samples.removeSubrange(kept...) }
    }
  },
  Mutation("numbered from 0") { document, random in
    for index in 0..<document.records.count {
      document.setField(0, record: index, "\(index)")
      document.setBytes(0, record: index, littleEndian(UInt32(index)))
    }
    if Bool.random(using: &random) {
      document.configuration[document.lastRateLine][1] = "\(document.records.count - 1)"
    }
    return .same
  },
  Mutation("skew") { document, random in
    let channel = Int.random(in: 0..<document.analogCount, using: &random)
    let skew = ["12.5", "-3", "1e2"].pick(&random)
    document.configuration[2 + channel][7] = skew
    return .changed { $0.channels[channel].skewSeconds = strtod(skew, nil) * 1e-6 }
  },
  Mutation("transformer") { document, random in
    guard !document.is1991 else { return nil }
    let channel = Int.random(in: 0..<document.analogCount, using: &random)
    let (primary, secondary, side) = [("400", "5", "p"), ("20000", "100", "S"), ("1", "1", "s")].pick(&random)
    document.configuration[2 + channel].replaceSubrange(10..<13, with: [primary, secondary, side])
    return .changed {
      $0.channels[channel].transformer = .init(
        primary: strtod(primary, nil), secondary: strtod(secondary, nil), side: side == "p" ? .primary : .secondary)
    }
  },
  Mutation("revision 2013 in place of 1999") { document, _ in
    guard document.configuration[0].count > 2, document.configuration[0][2].trimmed == "1999" else { return nil }
    document.configuration[0][2] = "2013"
    return .changed { $0.kind = .comtrade2013 }
  },
  Mutation("revision left out") { document, _ in
    guard !document.is1991, document.configuration[document.startLine][1].count < 17 else { return nil }
    document.configuration[0].removeLast()
    return .changed { $0.kind = .comtrade1991 }
  },
  Mutation("transformers in a file of 1991") { document, _ in
    guard document.is1991 else { return nil }
    for line in 2..<document.digitalLine { document.configuration[line] += ["1", "1", "P"] }
    return .changed { recording in
      for channel in recording.channels.indices {
        recording.channels[channel].transformer = .init(primary: 1, secondary: 1, side: .primary)
      }
    }
  },
  Mutation("another kind of data with the same values") { document, random in
    let values = (0..<document.records.count).map { record in
      (0..<document.analogCount).map { document.recorded($0, record: record) }
    }
    guard values.allSatisfy({ $0.allSatisfy { $0 == $0.rounded() && abs($0) < 32_768 } }) else { return nil }
    let kind = ["ASCII", "BINARY", "BINARY32", "FLOAT32"].pick(&random)
    guard document.declaresRate else { return nil }
    document.configuration[document.typeLine][0] = kind
    let digital = (document.digitalCount + 15) / 16
    if kind == "ASCII" {
      document.records = .text(
        values.enumerated().map { index, row in
          ["\(index + 1)", "0"] + row.map { "\(Int($0))" } + Array(repeating: "0", count: document.digitalCount)
        })
    } else {
      document.records = .binary(
        values.enumerated().map { index, row in
          let words = row.flatMap { value -> [UInt8] in
            switch kind {
            case "BINARY": littleEndian(Int16(value))
            case "BINARY32": littleEndian(Int32(value))
            default: littleEndian(Float(value).bitPattern)
            }
          }
          return littleEndian(UInt32(index + 1)) + [0, 0, 0, 0] + words + Array(repeating: 0, count: 2 * digital)
        })
    }
    // 0xFFFF, which is -1, is no value in revision 1991 unless the declared range says so.
    return .same
  },
  Mutation("integers of 32 bit called floats, or the other way round") { document, _ in
    guard document.kind.hasSuffix("32"), document.declaresRate else { return nil }
    document.configuration[document.typeLine][0] = document.kind == "FLOAT32" ? "BINARY32" : "FLOAT32"
    // Nothing in the file tells: the words are what it says, unless they are no numbers.
    let words = (0..<document.records.count).flatMap { record in
      (0..<document.analogCount).map { document.recorded($0, record: record) }
    }
    let isUsable = words.allSatisfy { $0.isFinite && abs($0) < 1e9 }
    return isUsable ? recomputed(document) : document.faultInData
  },
]

/// The samples of all channels are those that the document has now.
private func recomputed(_ document: ComtradeDocument) -> Consequence {
  .changed { recording in
    for channel in recording.channels.indices {
      let fields = document.configuration[2 + channel]
      recording.channels[channel].samples = document.samples(
        channel, factor: strtod(fields[5], nil), offset: strtod(fields[6], nil), unit: fields[4].trimmed)
    }
  }
}
