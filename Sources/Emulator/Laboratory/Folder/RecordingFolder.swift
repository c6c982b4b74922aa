// @relation(REQ-EMU-045, REQ-EMU-046, scope=file)

import Documents
import Foundation
import Recordings
import Scenarios

/// The recordings in a folder and its subfolders.
public struct RecordingFolder: Sendable, Equatable {
  /// A file or folder that is no recording.
  public struct Ignored: Sendable, Equatable {
    /// Path from the folder.
    public var file: String
    public var reason: String
  }

  /// As the caller gave it.
  public let path: String
  /// Paths from the folder, in the order of their bytes.
  public private(set) var recordings: [String] = []
  /// What is left over, in the same order. The data file of a configuration is a part of its recording.
  public private(set) var ignored: [Ignored] = []
  public private(set) var index = RecordingIndex()

  /// Looks through a folder, its subfolders, and its index if it has one.
  ///
  /// - Throws: An `InputFault` when there is no such folder, no recording in it, or a fault in the index.
  public init(path: String) throws {
    self.path = path
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw RecordingError(.unreadable, file: path, "there is no such folder")
    }
    guard isFolder.boolValue else { throw RecordingError(.unreadable, file: path, "this is no folder") }
    var waiting = [""]
    while let folder = waiting.popLast() { waiting += try look(into: folder) }
    recordings.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    ignored.sort { $0.file.utf8.lexicographicallyPrecedes($1.file.utf8) }
    guard !recordings.isEmpty else {
      throw RecordingError(.unreadable, file: path, "the folder holds no recording: no .cfg, .cff, .csv or .wav")
    }
    let indexPath = self.path(of: RecordingIndex.fileName)
    if FileManager.default.fileExists(atPath: indexPath) {
      index = try RecordingIndex(yaml: DocumentFile.text(indexPath), file: indexPath, recordings: recordings)
    }
  }

  /// The path of a file of the folder, such as errors have it.
  public func path(of file: String) -> String { path.hasSuffix("/") ? path + file : "\(path)/\(file)" }

  /// Takes what a folder holds, and returns its subfolders. Folders behind links may lead in a circle and are left out.
  private mutating func look(into folder: String) throws -> [String] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path(of: folder))
    } catch {
      throw RecordingError(.unreadable, file: path(of: folder), "the folder can't be read")
    }
    let configurations = Set(names.map { $0.lowercased() }.filter { $0.hasSuffix(".cfg") })
    var folders: [String] = []
    for name in names {
      let file = folder + name
      var isFolder: ObjCBool = false
      let isThere = FileManager.default.fileExists(atPath: path(of: file), isDirectory: &isFolder)
      let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: path(of: file))) != nil
      if name.hasPrefix(".") {
        ignored.append(Ignored(file: file, reason: "hidden"))
      } else if !isThere {
        ignored.append(Ignored(file: file, reason: "a link to nothing"))
      } else if isFolder.boolValue {
        if isLink {
          ignored.append(Ignored(file: file, reason: "a link to a folder"))
        } else {
          folders.append(file + "/")
        }
      } else {
        sort(file, name.lowercased(), configurations)
      }
    }
    return folders
  }

  private mutating func sort(_ file: String, _ name: String, _ configurations: Set<String>) {
    switch name.split(separator: ".", omittingEmptySubsequences: false).dropFirst().last {
    case "cfg", "cff", "csv", "wav": recordings.append(file)
    case "dat":
      guard !configurations.contains(name.dropLast(3) + "cfg") else { return }
      ignored.append(Ignored(file: file, reason: "COMTRADE data without a configuration"))
    case "yaml" where file == RecordingIndex.fileName: break
    case "yaml" where name == RecordingIndex.fileName:
      ignored.append(Ignored(file: file, reason: "an index counts in the folder that is given, not below it"))
    default: ignored.append(Ignored(file: file, reason: "no recording: neither .cfg, .cff, .csv nor .wav"))
    }
  }
}
