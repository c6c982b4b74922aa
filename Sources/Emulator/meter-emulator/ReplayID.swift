import Documents
import Foundation

/// A run in one line: `run:scenario=dips,seed=4`. Values are percent-encoded where they need it.
struct ReplayID: CustomStringConvertible {
  let arguments: [(name: String, value: String)]

  init(_ options: RunOptions, seed: UInt64) {
    var arguments: [(String, String)] = []
    if let scenario = options.scenario { arguments.append(("scenario", scenario)) }
    if let waveform = options.waveform { arguments.append(("waveform", waveform)) }
    let measuring = options.measuring
    if let duration = measuring.duration { arguments.append(("duration", duration)) }
    if let meter = measuring.meter { arguments.append(("meter", meter)) }
    if let channels = measuring.channels { arguments.append(("channels", channels)) }
    if let ratio = measuring.voltageRatio { arguments.append(("voltage-ratio", "\(ratio)")) }
    if let ratio = measuring.currentRatio { arguments.append(("current-ratio", "\(ratio)")) }
    if let frontEnd = measuring.frontEnd { arguments.append(("front-end", frontEnd)) }
    if let calibration = options.calibration { arguments.append(("calibration", calibration)) }
    if options.cpu != "none" { arguments.append(("cpu", options.cpu)) }
    if let fault = options.fault { arguments.append(("fault", fault)) }
    if let unsupervised = options.unsupervised { arguments.append(("unsupervised", unsupervised)) }
    if let charge = options.charge { arguments.append(("charge", charge)) }
    if let calendar = options.calendar { arguments.append(("calendar", calendar)) }
    if let start = options.start { arguments.append(("start", start)) }
    if let events = options.events { arguments.append(("events", events)) }
    arguments.append(("seed", "\(seed)"))
    self.arguments = arguments
  }

  /// Reads an ID back; nil when it is none, or names something twice.
  init?(parsing text: String) {
    guard text.hasPrefix("run:") else { return nil }
    var parsed: [(String, String)] = []
    for part in text.dropFirst(4).split(separator: ",") {
      let pair = part.split(separator: "=", maxSplits: 1)
      guard pair.count == 2, let value = String(pair[1]).removingPercentEncoding,
        !parsed.contains(where: { $0.0 == pair[0] })
      else { return nil }
      parsed.append((String(pair[0]), value))
    }
    self.init(arguments: parsed)
  }

  init(arguments: [(String, String)]) { self.arguments = arguments.map { (name: $0.0, value: $0.1) } }

  var description: String {
    let plain = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~/ "))
      .subtracting(CharacterSet(charactersIn: " "))
    let parts = arguments.map { argument in
      "\(argument.name)=\(argument.value.addingPercentEncoding(withAllowedCharacters: plain) ?? argument.value)"
    }
    return "run:" + parts.joined(separator: ",")
  }

  /// The command line that it stands for, in a form in which names may begin with a dash.
  var commandLine: [String] {
    let options = arguments.filter { $0.name != "scenario" }.map { "--\($0.name)=\($0.value)" }
    return options + arguments.filter { $0.name == "scenario" }.flatMap { ["--", $0.value] }
  }
}
