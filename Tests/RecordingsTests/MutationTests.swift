import Foundation
import Recordings
import RequirementTrait
import Testing

/// One file, or a configuration with its data, as it is spoilt at random.
private struct Mutant {
  var configuration: [UInt8]?
  var content: [UInt8]

  mutating func mutate(using generator: inout SystemSeeded) {
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      if configuration != nil && Bool.random(using: &generator) {
        Self.mutate(&configuration!, using: &generator)
      } else {
        Self.mutate(&content, using: &generator)
      }
    }
  }

  private static func mutate(_ bytes: inout [UInt8], using generator: inout SystemSeeded) {
    guard !bytes.isEmpty else { return }
    let index = Int.random(in: 0..<bytes.count, using: &generator)
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    case 1: bytes[index] = UInt8.random(in: 0...255, using: &generator)
    case 2: bytes.removeSubrange(index...)
    case 3: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: index)
    case 4:
      let width = min(Int.random(in: 1...16, using: &generator), bytes.count - index)
      bytes.removeSubrange(index..<index + width)
    default:
      // A line goes, or for binary files what lies between two line feeds.
      let start = bytes[..<index].lastIndex(of: 10).map { $0 + 1 } ?? 0
      let end = bytes[index...].firstIndex(of: 10).map { $0 + 1 } ?? bytes.count
      bytes.removeSubrange(start..<end)
    }
  }
}

@Suite(.verifies("REQ-EMU-009")) struct MutationTests {
  private static let mutants = 2_000

  @Test(
    "A spoilt file gives a recording or an error that names it, and a recording a waveform or such an error",
    .timeLimit(.minutes(5)),
    arguments: [
      "ascii-1991.cfg", "binary-1991.cfg", "ascii-1999.cfg", "binary-1999.cfg", "ascii-2013-stamps.cfg",
      "binary32-2013.cfg", "float32-2013-nanoseconds.cfg", "single-ascii-2013.cff", "single-binary-2013.cff",
      "three-columns.csv", "pcm8.wav", "pcm16.wav", "pcm24.wav", "pcm32.wav", "float32.wav", "float64.wav",
      "extensible24.wav",
    ])
  func survives(file: String) throws {
    let source = vectorFolder.appendingPathComponent(file)
    let isPair = file.hasSuffix(".cfg")
    let original = Mutant(
      configuration: isPair ? try bytes(of: source) : nil,
      content: try bytes(of: isPair ? source.deletingPathExtension().appendingPathExtension("dat") : source))
    var refused = 0
    for seed in 0..<UInt64(Self.mutants) {
      var generator = SystemSeeded(seed: seed)
      var mutant = original
      mutant.mutate(using: &generator)
      do {
        let recording: Recording
        if let configuration = mutant.configuration {
          recording = try Recording.read(
            configuration: configuration, data: mutant.content, name: "mutant.cfg", dataName: "mutant.dat")
        } else {
          recording = try Recording.read(mutant.content, name: "mutant")
        }
        #expect(recording.channels.allSatisfy { $0.samples.allSatisfy { value in value.isFinite } }, "seed \(seed)")
        // Making a waveform costs more than reading: one of twenty.
        if seed % 20 == 0 { try check(recording, seed: seed) }
      } catch let error as RecordingError {
        refused += 1
        #expect(error.file.contains("mutant"), "seed \(seed): \(error)")
        #expect(!error.description.contains("\n"), "seed \(seed): \(error)")
      }
    }
    // Most of a text file is checked; in a binary one most bits are samples.
    #expect(refused > Self.mutants / 20, "\(refused) of \(Self.mutants) were refused")
    #expect(refused < Self.mutants, "not one mutant was read")
  }

  private func check(_ recording: Recording, seed: UInt64) throws {
    var source = try RecordedSource(recording, phaseCount: 1)
    var output = [Double](repeating: 0, count: 2 * 64)
    source.render(firstSample: 0, count: 64, into: &output)
    #expect(output.allSatisfy { $0.isFinite }, "seed \(seed)")
    #expect(source.reference(atNanoseconds: 8_000_000)[0].activeJoules.isFinite, "seed \(seed)")
  }
}
