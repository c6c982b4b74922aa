import ArgumentParser
import Documents
import Foundation
import Laboratory
import Scenarios
import Waveforms

/// Which type of meter is measured, and against which limits.
struct CatalogueOptions: ParsableArguments {
  @Option(help: "single-phase or three-phase.")
  var meter = "single-phase"

  @Option(name: .customLong("class"), help: "A, B, C, 1, 2, 0.5S, 0.2S, or another of the limits file.")
  var className = "B"

  @Option(help: "Limits to use instead of those that come with the program (accuracy --print-limits).")
  var limits: String?

  var kind: MeterKind { MeterKind(rawValue: meter) ?? .singlePhase }

  func validate() throws {
    if MeterKind(rawValue: meter) == nil {
      throw ValidationError("--meter: '\(meter)' is not a meter; there are: single-phase, three-phase")
    }
  }

  /// The rows to measure. Bad input ends here: one message, exit status 65.
  func catalogue() throws -> Catalogue {
    let table = try InputFile.read { try limits.map { try LimitTable(contentsOfFile: $0) } ?? LimitTable.bundled() }
    guard let catalogue = Catalogue(meter: kind, className: className, table: table) else {
      throw ValidationError(
        "--class: there are no limits for '\(className)'; there are: " + table.names.joined(separator: ", "))
    }
    return catalogue
  }
}

/// Bad input: one message on standard error and exit status 65.
enum InputFile {
  static func read<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let fault as any InputFault {
      FileHandle.standardError.write(Data("\(fault)\n".utf8))
      throw ExitCode(65)
    }
  }
}

extension ContinuousClock.Instant {
  /// Seconds since then.
  var elapsedSeconds: Double {
    let wall = duration(to: .now).components
    return Double(wall.seconds) + Double(wall.attoseconds) * 1e-18
  }
}
