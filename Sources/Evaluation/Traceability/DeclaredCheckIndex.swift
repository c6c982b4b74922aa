import Foundation

/// Finds the trait in the sources that a line of the plan comes from.
struct DeclaredCheckIndex {
  private struct Key: Hashable {
    /// The file's real path: the compiler's paths and those of a scan differ in form.
    let file: String
    let uids: [String]

    init(file: String, uids: [String]) {
      self.file = URL(fileURLWithPath: file).resolvingSymlinksInPath().standardizedFileURL.path
      self.uids = uids
    }
  }

  private var candidates: [Key: [(line: Int, position: Int)]] = [:]

  init(_ checks: [DeclaredCheck]) {
    for (position, check) in checks.enumerated() {
      let key = Key(file: check.place.file, uids: check.uids)
      candidates[key, default: []].append((check.place.firstLine, position))
    }
  }

  /// The position of the trait among the declared checks.
  ///
  /// The compiler gives a trait inside `@Test(..)` or `@Suite(..)` the place of the declaration that the attribute
  /// belongs to, not its own. So it is the last one with these UIDs at or above that place.
  func position(of planned: PlannedCheck) -> Int? {
    candidates[Key(file: planned.file, uids: planned.uids)]?.filter { $0.line <= planned.line }
      .max { $0.line < $1.line }?.position
  }
}
