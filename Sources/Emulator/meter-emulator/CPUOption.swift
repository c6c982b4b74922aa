import ArgumentParser
import Documents
import EmulatorKit
import Timing

/// The processor that a run's tasks are timed on.
enum CPUOption {
  /// The processor of a name; nil for `none`.
  ///
  /// - Throws: `ValidationError` for a name that is none, an ``InputFault`` for files that come with the program and can't be read.
  static func model(_ name: String, phaseCount: Int) throws -> ProcessorModel? {
    guard name != "none" else { return nil }
    let profiles = try CPUProfileFile.bundled()
    guard let profile = profiles[name] else {
      let known = (["none"] + profiles.profiles.map(\.name)).joined(separator: ", ")
      throw ValidationError("--cpu: '\(name)' is not a processor; there are: \(known)")
    }
    return try ProcessorModel(profile, costs: CostTable.bundled(), phaseCount: phaseCount)
  }
}
