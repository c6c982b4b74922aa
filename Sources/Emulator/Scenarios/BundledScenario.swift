import Documents
import Foundation

/// Scenarios that come with the program; found wherever it is started.
public enum BundledScenario {
  private static var folder: String { Bundle.module.bundlePath + "/Bundled" }

  /// Names without `.yaml`, sorted.
  public static var names: [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }

  /// The YAML text; nil when there is no such scenario.
  public static func text(named name: String) -> String? {
    guard names.contains(name), let data = FileManager.default.contents(atPath: "\(folder)/\(name).yaml") else {
      return nil
    }
    return String(validating: data, as: UTF8.self)
  }

  /// The scenario; nil when there is none of that name.
  ///
  /// - Throws: ``ScenarioError`` when a bundled file is faulty.
  public static func scenario(named name: String) throws -> Scenario? {
    try text(named: name).map { try Scenario(yaml: $0, file: "\(name).yaml") }
  }
}
