// Writes the memory map of the built-in meters; started by Tools/generate-memory-map FILE [--check].

import Foundation

let arguments = CommandLine.arguments.dropFirst()
let isCheck = arguments.last == "--check"
guard let path = arguments.first, path != "--check", arguments.count == (isCheck ? 2 : 1) else {
  print("usage: MemoryMap FILE [--check]")
  exit(64)
}

let text = Rendering.text
let onDisk = try? String(contentsOfFile: path, encoding: .utf8)
if isCheck {
  print("memory map: \(path): \(onDisk == text ? "as the firmware has it" : "is other than the firmware's: FAILED")")
  exit(onDisk == text ? 0 : 1)
}
try text.write(toFile: path, atomically: true, encoding: .utf8)
print("memory map: \(path) \(onDisk == text ? "was right" : "written")")
