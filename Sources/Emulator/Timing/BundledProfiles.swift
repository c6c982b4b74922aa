import Documents
import Foundation

extension CostTable {
  /// The table that comes with the program.
  public static func bundled() throws -> CostTable {
    try CostTable(yaml: DocumentFile.text(Bundle.module.bundlePath + "/costs.yaml"), file: "costs.yaml")
  }
}

extension CPUProfileFile {
  /// The profiles that come with the program.
  public static func bundled() throws -> CPUProfileFile {
    try CPUProfileFile(yaml: DocumentFile.text(Bundle.module.bundlePath + "/profiles.yaml"), file: "profiles.yaml")
  }
}
