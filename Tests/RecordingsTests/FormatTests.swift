import Foundation
import Recordings
import Testing

/// What independent readers find in the vectors; see Tests/Vectors/recordings/make.py.
private struct Expected: Decodable {
  struct Channel: Decodable {
    var name: String
    var unit: String
    var factor: Double
    var samples: [Double]
  }
  var rateHz: Double
  var kind: String
  var channels: [Channel]
}

private let files = [
  "ascii-1991.cfg", "binary-1991.cfg", "ascii-1999.cfg", "binary-1999.cfg", "ascii-2013-stamps.cfg",
  "binary32-2013.cfg", "float32-2013-nanoseconds.cfg", "single-ascii-2013.cff", "single-binary-2013.cff",
  "three-columns.csv", "pcm8.wav", "pcm16.wav", "pcm24.wav", "pcm32.wav", "float32.wav", "float64.wav",
  "extensible24.wav",
]

@Suite struct FormatTests {
  private static func expected() throws -> [String: Expected] {
    let data = try Data(contentsOf: vectorFolder.appendingPathComponent("expected.json"))
    return try JSONDecoder().decode([String: Expected].self, from: data)
  }

  private func compare(_ recording: Recording, _ expected: Expected) {
    #expect(recording.kind.rawValue == expected.kind)
    // Time stamps of whole microseconds give the rate to 1e-6 only where no rate is declared.
    #expect(abs(recording.sampleRateHz / expected.rateHz - 1) < 1e-6)
    #expect(recording.channels.map(\.name) == expected.channels.map(\.name))
    #expect(recording.channels.map(\.unit) == expected.channels.map(\.unit))
    for (channel, wanted) in zip(recording.channels, expected.channels) {
      #expect(channel.samples.count == wanted.samples.count)
      let largest = wanted.samples.map { abs($0 * wanted.factor) }.max() ?? 0
      let worst = zip(channel.samples, wanted.samples).map { abs($0 - $1 * wanted.factor) }.max() ?? 0
      #expect(worst <= 4e-16 * largest, "\(channel.name)")
    }
  }

  @Test("A file gives the values that an independent reader finds", arguments: files)
  func values(file: String) throws {
    let expected = try #require(Self.expected()[file])
    let recording = try Recording.read(path: vectorFolder.appendingPathComponent(file).path)
    compare(recording, expected)
    #expect(recording.file.hasSuffix(file))
  }

  @Test("Standard input is recognised by its content", arguments: files.filter { !$0.hasSuffix("cfg") })
  func content(file: String) throws {
    let expected = try #require(Self.expected()[file])
    let recording = try Recording.read(bytes(of: vectorFolder.appendingPathComponent(file)), name: "-")
    compare(recording, expected)
    #expect(recording.file == "-")
  }

  @Test("Every vector is read by a test")
  func complete() throws {
    #expect(try Set(Self.expected().keys) == Set(files))
  }

  @Test("The data file is found whatever the case of its name", arguments: ["small.DAT", "SMALL.dat", "Small.Dat"])
  func caseOfName(name: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(name, SmallComtrade().dataBytes)
    let recording = try Recording.read(path: folder.write("small.CFG", SmallComtrade().configurationBytes))
    #expect(recording.channels[0].samples == [51, 56, 61])
  }

  @Test("Primary and secondary are reported and change no value")
  func transformer() throws {
    var small = SmallComtrade()
    small.configuration[3] = "2,IA,A,,A,0.25,0,0,-32767,32767,600,5,s"
    let recording = try small.read()
    #expect(recording.channels[1].samples == [50, 52.5, 55])
    #expect(recording.channels[1].transformer == .init(primary: 600, secondary: 5, side: .secondary))
  }

  @Test(
    "Units are converted to V and A",
    arguments: [
      ("V", 1.0, Recording.Quantity.voltage), ("kV", 1e3, .voltage), ("mV", 1e-3, .voltage), ("MV", 1e6, .voltage),
      ("KV", 1e3, .voltage), ("volts", 1, .voltage), ("Volt", 1, .voltage), ("kilovolts", 1e3, .voltage),
      ("A", 1, .current), ("kA", 1e3, .current), ("mA", 1e-3, .current), ("uA", 1e-6, .current),
      ("ampere", 1, .current), ("amps", 1, .current), ("milliampere", 1e-3, .current), ("Hz", 1, .other),
      ("kVA", 1, .other), ("VA", 1, .other), ("", 1, .unspecified),
    ])
  func units(unit: String, factor: Double, quantity: Recording.Quantity) throws {
    var small = SmallComtrade()
    small.configuration[2] = "1,VA,A,,\(unit),0.5,1,0,-32767,32767,1,1,P"
    let channel = try small.read().channels[0]
    #expect(channel.quantity == quantity)
    #expect(zip(channel.samples, [51.0, 56, 61]).allSatisfy { abs($0 / ($1 * factor) - 1) < 1e-15 })
  }

  @Test("Channels without a name or of the same name can be told apart")
  func names() throws {
    var small = SmallComtrade()
    small.configuration[1] = "4,3A,1D"
    small.configuration[2] = "1,,A,,V,1,0,0,-32767,32767,1,1,P"
    small.configuration.insert("3,IA,A,,A,1,0,0,-32767,32767,1,1,P", at: 4)
    small.data = ["1,0,1,2,3,0", "2,0,1,2,3,0", "3,0,1,2,3,0"]
    #expect(try small.read().channels.map(\.name) == ["A1", "IA", "IA#3"])
  }

  @Test("99999 is a value where the channel declares a larger range")
  func wideRange() throws {
    var small = SmallComtrade()
    small.configuration[2] = "1,VA,A,,V,0.5,1,0,-200000,200000,1,1,P"
    small.data[1] = "2,1000,99999,210,0"
    #expect(try small.read().channels[0].samples[1] == 50_000.5)
  }

  @Test("Samples may be numbered from 0", arguments: ["1000,3", "1000,2"])
  func fromZero(declared: String) throws {
    var small = SmallComtrade()
    small.configuration[7] = declared
    small.data = ["0,0,100,200,0", "1,1000,110,210,0", "2,2000,120,220,1"]
    #expect(try small.read().sampleCount == 3)
  }

  @Test(
    "A file of a later revision that does not say so has its multiplier of time",
    arguments: ["Station,Recorder", "Station,Recorder,1999"])
  func multiplierOfTime(station: String) throws {
    var small = SmallComtrade()
    small.configuration[0] = station
    small.configuration[6] = "0"
    small.configuration[11] = "0.5"
    #expect(try small.read().sampleRateHz == 2_000)
  }

  @Test("Names and units in ISO 8859-1 are read")
  func latin() throws {
    var small = SmallComtrade()
    small.configuration[3] = "2,Zähler,A,,µA,0.25,0,0,-32767,32767,1,1,P"
    let bytes = small.configurationBytes
    let text = String(decoding: bytes, as: UTF8.self)
    let recording = try Recording.read(
      configuration: text.unicodeScalars.map { UInt8($0.value) }, data: small.dataBytes, name: "a.cfg",
      dataName: "a.dat")
    #expect(recording.channels[1].name == "Zähler")
    #expect(recording.channels[1].quantity == .current)
    #expect(zip(recording.channels[1].samples, [50e-6, 52.5e-6, 55e-6]).allSatisfy { abs($0 / $1 - 1) < 1e-15 })
  }

  @Test("Three channels of one name have three names")
  func sameNames() throws {
    var small = SmallComtrade()
    small.configuration[1] = "5,4A,1D"
    let lines = ["IA", "IA#4", "IA", "IA"].enumerated().map { "\($0 + 1),\($1),A,,A,1,0,0,-32767,32767,1,1,P" }
    small.configuration.replaceSubrange(2...3, with: lines)
    small.data = ["1,0,1,2,3,4,0", "2,0,1,2,3,4,0", "3,0,1,2,3,4,0"]
    #expect(try small.read().channels.map(\.name) == ["IA", "IA#4", "IA#3", "IA#4#4"])
  }

  @Test(
    "What follows the samples of a WAV file does not matter",
    arguments: ["TAG", "LIST\u{4}\0\0\0abcd", "TAGxyzw\u{7F}\u{7F}"])
  func behindSamples(tail: String) throws {
    let file = waveFile(data: [0, 0, 0, 64])
    let longer = try Recording.read(file + Array(tail.utf8), name: "-")
    #expect(try longer.channels == Recording.read(file, name: "-").channels)
  }

  @Test(
    "End-of-file marks and zeros at the end are no text", arguments: ["\u{1A}", "\u{1A}\u{1A}\0\0", "\r\n\u{1A}\r\n"])
  func padding(tail: String) throws {
    let text = "time_s,u1_V\n0,1\n0.001,2\n0.002,3\n"
    #expect(try Recording.read(Array((text + tail).utf8), name: "-").channels[0].samples == [1, 2, 3])
  }

  @Test("Numbers are read to the last bit", arguments: [1 as UInt64, 2, 3])
  func numbers(seed: UInt64) throws {
    var generator = SystemSeeded(seed: seed)
    var rows: [String] = []
    var values: [Double] = []
    for index in 0..<2_000 {
      let magnitude =
        Double.random(in: -1...1, using: &generator) * pow(10, Double.random(in: -12...8, using: &generator))
      let digits = Int.random(in: 1...17, using: &generator)
      let text = String(format: Bool.random(using: &generator) ? "%.\(digits)g" : "%.\(digits)e", magnitude)
      rows.append("\(index)e-3,\(text)")
      values.append(strtod(text, nil))
    }
    let table = (["time_s,u1_V"] + rows).joined(separator: "\n")
    let recording = try Recording.read(Array(table.utf8), name: "numbers.csv")
    for (index, (value, oracle)) in zip(recording.channels[0].samples, values).enumerated() where value != oracle {
      Issue.record("seed \(seed), \(rows[index]): \(value)")
    }
  }
}
