import Recordings
import Testing

private func empty(_ channels: [(String, String, Recording.Quantity)]) -> Recording {
  Recording(
    file: "feed", kind: .comtrade1999, sampleRateHz: 1_000,
    channels: channels.map { .init(name: $0.0, unit: $0.1, quantity: $0.2, samples: []) })
}

private func names(_ map: ChannelMap) -> [String: String] {
  Dictionary(uniqueKeysWithValues: map.names.map { ($0.key.description, $0.value) })
}

@Suite struct ChannelMapTests {
  @Test("A map names inputs in any order, with blanks and capitals")
  func parsing() throws {
    let map = try ChannelMap(parsing: "U1 = main voltage ,i1=I=1, i3=x")
    #expect(names(map) == ["u1": "main voltage", "i1": "I=1", "i3": "x"])
  }

  @Test(
    "A malformed map is refused with the part that is wrong",
    arguments: [
      ("u1", "u1", "expected INPUT=NAME"), ("u1=a,,i1=b", "", "expected INPUT=NAME"), ("u4=a", "u4=a", "none of u1"),
      ("u1=", "u1=", "name of the channel is missing"), ("u1=a,u1=b", "u1=b", "u1 is given twice"),
      ("", "", "expected"),
    ])
  func malformed(text: String, part: String, message: String) {
    let error = #expect(throws: ChannelMap.SyntaxError.self) { try ChannelMap(parsing: text) }
    #expect(error?.part == part)
    #expect(error?.message.contains(message) == true)
  }

  @Test("Channels with the usual names are taken whatever their order")
  func usualNames() {
    let recording = empty([
      ("IB", "A", .current), ("IA", "A", .current), ("VN", "V", .voltage), ("VB", "V", .voltage),
      ("VA", "kV", .voltage),
    ])
    #expect(
      names(.standard(for: recording, phaseCount: 3)) == ["u1": "VA", "u2": "VB", "i1": "IA", "i2": "IB"])
    #expect(names(.standard(for: recording, phaseCount: 1)) == ["u1": "VA", "i1": "IA"])
  }

  @Test("Other names are taken in the order of the file")
  func order() {
    let recording = empty([("f", "Hz", .other), ("bay", "A", .current), ("bus", "V", .voltage), ("tie", "V", .voltage)])
    #expect(names(.standard(for: recording, phaseCount: 3)) == ["u1": "bus", "u2": "tie", "i1": "bay"])
  }

  @Test("The columns of the CSV header are their inputs")
  func header() throws {
    let table = "time_s,i1_A,u2_V,u1_mV,i2_A\n0,1,2,3,4\n0.001,1,2,3,4\n"
    let recording = try Recording.read(Array(table.utf8), name: "-")
    #expect(
      names(.standard(for: recording, phaseCount: 3)) == ["u1": "u1_mV", "i1": "i1_A", "u2": "u2_V", "i2": "i2_A"])
  }

  @Test("The channels of a WAV file alternate")
  func wave() {
    let recording = empty((1...8).map { ("ch\($0)", "", .unspecified) })
    #expect(
      names(.standard(for: recording, phaseCount: 3))
        == ["u1": "ch1", "i1": "ch2", "u2": "ch3", "i2": "ch4", "u3": "ch5", "i3": "ch6"])
  }

  @Test(
    "A channel that does not fit is refused by name",
    arguments: [
      ("u1=V9,i1=I1", "u1=V9: there is no such channel; the file has V1, I1, f"),
      ("u1=I1", "u1=I1: a voltage is wanted, the channel's unit is 'A'"),
      ("u1=V1,i1=f", "i1=f: a current is wanted, the channel's unit is 'Hz'"),
      ("u1=V1,i2=I1", "i2=I1: the meter has one phase"),
    ])
  func mismatch(text: String, message: String) throws {
    let recording = empty([("V1", "V", .voltage), ("I1", "A", .current), ("f", "Hz", .other)])
    let map = try ChannelMap(parsing: text)
    let error = #expect(throws: RecordingError.self) { try RecordedSource(recording, channels: map, phaseCount: 1) }
    #expect(error?.description == "feed: " + message)
    #expect(error?.reason == .channel)
  }

  @Test("A CSV column may be named without its unit")
  func stem() throws {
    let mains = HarmonicSignal(frequencyHz: 50, parts: [(1, 100, 0)])
    var recording = recording(mains, mains, rateHz: 8_000, count: 1_600)
    recording.channels[0].name = "feeder_V"
    recording.channels[1].name = "feeder_A"
    let map = try ChannelMap(parsing: "u1=feeder,i1=feeder")
    var source = try RecordedSource(recording, channels: map, phaseCount: 1)
    #expect(abs(source.reference(atNanoseconds: 1_000_000_000)[0].activeJoules / 5_000 - 1) < 2e-6)
  }
}
