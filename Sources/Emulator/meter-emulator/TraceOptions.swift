// @relation(REQ-EMU-016, scope=file)

import ArgumentParser
import Traces

/// Where a run is traced to. Not part of what a replay repeats: whoever traces changes nothing.
struct TraceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Trace buses and pulse lines to a file: .vcd (GTKWave, sigrok) or .json (Perfetto).",
      discussion: """
        A VCD grows by about 15 MB for a second and bus, JSON by 1 kB. The ideal front end has no bus: there are the pulse \
        lines alone.
        """, valueName: "file"))
  var trace: String?

  @Option(
    help: ArgumentHelp(
      "Keep what the firmware is fed with, for the proof images.",
      discussion: "48 kB for a second and phase. The images read it in other worlds, see Tools/prove.",
      valueName: "file"))
  var stream: String?

  func validate() throws {
    if let trace, Format(path: trace) == nil {
      throw ValidationError("--trace: '\(trace)' is neither a .vcd nor a .json file")
    }
  }

  /// Makes the file's beginnings; nil when no trace is asked for.
  ///
  /// - Throws: ``TraceFile/Failure``.
  func open() throws -> TraceFile? {
    guard let trace else { return nil }
    return try TraceFile(path: trace)
  }

  func writer(_ lines: TraceLines, to file: TraceFile) -> (any TraceWriter)? {
    guard let format = trace.flatMap({ Format(path: $0) }) else { return nil }
    switch format {
    case .valueChangeDump: return ValueChangeDump(lines) { file.write($0) }
    case .chrome: return ChromeTrace(lines) { file.write($0) }
    }
  }

  private enum Format {
    case valueChangeDump
    case chrome

    init?(path: String) {
      if path.lowercased().hasSuffix(".vcd") {
        self = .valueChangeDump
      } else if path.lowercased().hasSuffix(".json") {
        self = .chrome
      } else {
        return nil
      }
    }
  }
}
