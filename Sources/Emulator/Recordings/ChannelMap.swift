/// Which channel of a recording feeds which input of the meter.
///
/// Written `u1=NAME,i1=NAME,u2=NAME,...`; inputs that are not named are zero.
public struct ChannelMap: Sendable, Equatable {
  /// A voltage or current input of a phase.
  public struct Input: Sendable, Hashable, CustomStringConvertible {
    /// Phase, counted from 1.
    public var phase: Int
    public var isVoltage: Bool

    public init(phase: Int, isVoltage: Bool) {
      self.phase = phase
      self.isVoltage = isVoltage
    }

    /// u1, i1, u2, ... of three phases.
    public static let all = (1...3).flatMap { phase in
      [Input(phase: phase, isVoltage: true), Input(phase: phase, isVoltage: false)]
    }

    /// `u1`, `i3`.
    public var description: String { (isVoltage ? "u" : "i") + String(phase) }

    /// `L1 voltage`, `L3 current`.
    public var meaning: String { "L\(phase) \(isVoltage ? "voltage" : "current")" }
  }

  /// The text is not of the form `u1=NAME,i1=NAME,..`.
  public struct SyntaxError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The part that is wrong.
    public var part: String
    public var message: String
    public var description: String { "channels, '\(part)': \(message)" }
  }

  /// Name of the channel by input.
  public var names: [Input: String]

  public init(_ names: [Input: String]) { self.names = names }

  /// Reads `u1=NAME,i1=NAME,..`; blanks around names and inputs are dropped, an input may be named once.
  public init(parsing text: String) throws(SyntaxError) {
    names = [:]
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let whole = String(part)
      guard let equals = part.firstIndex(of: "=") else {
        throw SyntaxError(part: whole, message: "expected INPUT=NAME, as in u1=NAME,i1=NAME")
      }
      let key = Self.trimmed(part[..<equals]).lowercased()
      let name = Self.trimmed(part[part.index(after: equals)...])
      guard let input = Self.input(key) else {
        throw SyntaxError(part: whole, message: "'\(key)' is none of u1, i1, u2, i2, u3, i3")
      }
      guard !name.isEmpty else { throw SyntaxError(part: whole, message: "the name of the channel is missing") }
      guard names.updateValue(name, forKey: input) == nil else {
        throw SyntaxError(part: whole, message: "\(input) is given twice")
      }
    }
  }

  private static func input(_ key: String) -> Input? { Input.all.first { $0.description == key } }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}

extension ChannelMap {
  /// The map that is used when none is given, for the first `phaseCount` phases that the recording has.
  ///
  /// A channel with the name of an input is taken for it: `u1`, `v1`, `ul1`, `vl1`, `va`, `ua`, `van`, `uan` and so on,
  /// in any case, with or without the unit at its end. If no phase is found by name, the voltages and the currents
  /// are taken in the order of the file. Channels of a WAV file are u1, i1, u2, i2, u3, i3 in this order.
  public static func standard(for recording: Recording, phaseCount: Int) -> ChannelMap {
    var names: [Input: String] = [:]
    if recording.channels.allSatisfy({ $0.quantity == .unspecified }) {
      for (index, channel) in recording.channels.prefix(2 * phaseCount).enumerated() {
        names[Input(phase: index / 2 + 1, isVoltage: index % 2 == 0)] = channel.name
      }
      return ChannelMap(names)
    }
    for isVoltage in [true, false] {
      let candidates = recording.channels.filter { $0.quantity == (isVoltage ? .voltage : .current) }
      var byName: [Int: Recording.Channel] = [:]
      for phase in 1...phaseCount {
        let accepted = usualNames(phase: phase, isVoltage: isVoltage)
        byName[phase] = candidates.first { accepted.contains(stem($0).lowercased()) }
      }
      if byName.isEmpty {
        for (index, channel) in candidates.prefix(phaseCount).enumerated() { byName[index + 1] = channel }
      }
      for (phase, channel) in byName { names[Input(phase: phase, isVoltage: isVoltage)] = channel.name }
    }
    return ChannelMap(names)
  }

  /// Phases of the meter that a recording is for: what the map or, without one, the recording names.
  public static func phaseCount(of recording: Recording, mapped map: ChannelMap?) -> Int {
    guard let map else { return namedPhaseCount(of: recording) }
    return map.names.keys.contains { $0.phase > 1 } ? 3 : 1
  }

  /// Phases that the recording names: 3 if a channel bears the usual name of an input of phase 2 or 3, else 1.
  static func namedPhaseCount(of recording: Recording) -> Int {
    let others = [2, 3].flatMap {
      usualNames(phase: $0, isVoltage: true).union(usualNames(phase: $0, isVoltage: false))
    }
    return recording.channels.contains { others.contains(stem($0).lowercased()) } ? 3 : 1
  }

  /// Refuses a channel whose name is that of a voltage input and whose unit is that of a current, or the other way round.
  static func checkUnits(of recording: Recording) throws(RecordingError) {
    for channel in recording.channels {
      for isVoltage in [true, false] {
        let wrong: Recording.Quantity = isVoltage ? .current : .voltage
        let isInput = (1...3).contains {
          usualNames(phase: $0, isVoltage: isVoltage).contains(stem(channel).lowercased())
        }
        guard isInput, channel.quantity == wrong else { continue }
        throw RecordingError(
          .channel, file: recording.file, at: channel.place, key: channel.name,
          "the name is that of a \(isVoltage ? "voltage" : "current"), the unit that of a "
            + "\(isVoltage ? "current" : "voltage")")
      }
    }
  }

  private static func usualNames(phase: Int, isVoltage: Bool) -> Set<String> {
    let letter = ["a", "b", "c"][phase - 1]
    let endings = ["\(phase)", "l\(phase)", letter] + (isVoltage ? [letter + "n"] : [])
    let heads = isVoltage ? ["u", "v"] : ["i"]
    return Set(heads.flatMap { head in endings.flatMap { [head + $0, head + "_" + $0] } })
  }

  /// The name without the unit that CSV headers carry.
  private static func stem(_ channel: Recording.Channel) -> String {
    let suffix = "_" + channel.unit
    return channel.name.hasSuffix(suffix) && !channel.unit.isEmpty
      ? String(channel.name.dropLast(suffix.count)) : channel.name
  }

  /// Finds the channels of all inputs; the result has one index for each of u1, i1, u2, ... of `phaseCount` phases.
  ///
  /// A name is that of a channel, or for CSV that of a column without its unit.
  func resolve(_ recording: Recording, phaseCount: Int) throws(RecordingError) -> [Int?] {
    var result = [Int?](repeating: nil, count: 2 * phaseCount)
    for (input, name) in names.sorted(by: { $0.key.description < $1.key.description }) {
      let key = "\(input)=\(name)"
      guard input.phase <= phaseCount else {
        throw RecordingError(
          .channel, file: recording.file, key: key,
          "the meter has \(phaseCount == 1 ? "one phase" : "\(phaseCount) phases")")
      }
      let wanted: Recording.Quantity = input.isVoltage ? .voltage : .current
      let channels = recording.channels
      let matching = channels.indices.filter { channels[$0].name == name }
      let index =
        matching.first { channels[$0].quantity == wanted || channels[$0].quantity == .unspecified } ?? matching.first
        ?? channels.firstIndex { Self.stem($0) == name && $0.quantity == wanted }
      guard let index else {
        let known = recording.channels.prefix(24).map(\.name).joined(separator: ", ")
        throw RecordingError(
          .channel, file: recording.file, key: key, "there is no such channel; the file has \(known)")
      }
      let found = channels[index]
      guard found.quantity == wanted || found.quantity == .unspecified else {
        throw RecordingError(
          .channel, file: recording.file, at: found.place, key: key,
          "a \(wanted.rawValue) is wanted, the channel's unit is '\(found.unit)'")
      }
      result[2 * (input.phase - 1) + (input.isVoltage ? 0 : 1)] = index
    }
    return result
  }
}
