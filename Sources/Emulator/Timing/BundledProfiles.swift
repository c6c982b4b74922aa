import Documents
import Foundation

extension CPUProfileFile {
  /// The profiles that come with the program.
  public static func bundled() throws -> CPUProfileFile {
    try CPUProfileFile(yaml: DocumentFile.text(Bundle.module.bundlePath + "/profiles.yaml"), file: "profiles.yaml")
  }
}
