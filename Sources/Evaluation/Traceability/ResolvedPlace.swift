import Foundation

/// A line of a file by the file's real path: the compiler's paths and those of a scan differ in form.
struct ResolvedPlace: Hashable {
  private let file: String
  private let line: Int

  init(file: String, line: Int) {
    self.file = URL(fileURLWithPath: file).resolvingSymlinksInPath().standardizedFileURL.path
    self.line = line
  }
}
