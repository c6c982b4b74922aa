import Foundation
import MutantSupport
import Recordings
import RequirementTrait
import Testing

/// Files whose structure is changed by known rules, each of which says what the reader must make of it: refuse it at this place,
/// read what it was, or read exactly what the change means.
///
/// The seeds move with `METER_SEED_BLOCK`, which is set from the commit; `METER_MUTANTS` is the number of mutants of each kind, and
/// `METER_MUTANT=SEED` makes one alone. `Tools/check-mutants` takes more than 10^5.
@Suite(.verifies("REQ-EMU-048", "REQ-EMU-009")) struct `A file changed in its structure` {
  private static let blocks = 0..<8

  private func check<Document>(_ mutator: Mutator<Document>, _ kind: String, share: Double, block: Int) throws {
    var tally = MutantTally(kind)
    for seed in MutantSeeds.of(share: share, block: block, of: Self.blocks.count) {
      let mutant = mutator.mutant(seed: seed)
      let files = mutant.document.files
      let read = Result { () throws(RecordingError) in
        files.count == 2
          ? try Recording.read(
            configuration: files[0].bytes, data: files[1].bytes, name: files[0].name, dataName: files[1].name)
          : try Recording.read(files[0].bytes, name: files[0].name)
      }
      tally.count(mutant.expected.name, files.flatMap(\.bytes))
      if let problem = disagreement(read, mutant.meaning, mutant.expected, files: files.map(\.name)) {
        Issue.record("\(mutant.name): \(problem); METER_MUTANT=\(seed) Tools/test 'A file changed.*\(kind)'")
      }
      try MutantExport.write(seed, mutant.name, files, read)
    }
    tally.report()
  }

  @Test(.timeLimit(.minutes(30)), arguments: blocks)
  func `of COMTRADE is refused where it is spoilt, or read as what it says`(block: Int) throws {
    let names = [
      "ascii-1991", "binary-1991", "ascii-1999", "binary-1999", "ascii-2013-stamps", "binary32-2013",
      "float32-2013-nanoseconds",
    ]
    let mutator = Mutator(
      documents: try names.map { try ComtradeDocument(vector: $0) }, styles: comtradeStyles,
      mutations: comtradeChanges + comtradeConfigurationFaults + comtradeDataFaults)
    try check(mutator, "COMTRADE", share: 0.5, block: block)
  }

  @Test(.timeLimit(.minutes(30)), arguments: blocks)
  func `of CSV is refused where it is spoilt, or read as what it says`(block: Int) throws {
    let mutator = Mutator(
      documents: (1...20).map { TableDocument(seed: $0) }, styles: tableStyles, mutations: tableChanges + tableFaults)
    try check(mutator, "CSV", share: 0.2, block: block)
  }

  @Test(.timeLimit(.minutes(30)), arguments: blocks)
  func `of WAV is refused where it is spoilt, or read as what it says`(block: Int) throws {
    let mutator = Mutator(
      documents: (1...20).map { WaveDocument(seed: $0) }, styles: waveStyles, mutations: waveChanges + waveFaults)
    try check(mutator, "WAV", share: 0.2, block: block)
  }

  @Test("that has its columns in another order gives the meter the same", arguments: 1...20 as ClosedRange<UInt64>)
  func order(seed: UInt64) throws {
    let document = TableDocument(seed: seed)
    var random = SystemSeeded(seed: seed)
    var shuffled = document
    _ = tableChanges.first { $0.name == "columns in another order" }?.apply(&shuffled, &random)
    let phases = (document.header.count - 2) / 2
    let sources = try [document, shuffled].map {
      try RecordedSource(Recording.read($0.files[0].bytes, name: "a.csv"), phaseCount: phases)
    }
    #expect(sources[0].use.inputs.map(\.rms) == sources[1].use.inputs.map(\.rms))
    #expect(sources[0].use.inputs.map(\.channel?.name) == sources[1].use.inputs.map(\.channel?.name))
    let ends = sources.map { source in
      var source = source
      return source.reference(atNanoseconds: 7_000_000_000).map(\.activeJoules)
    }
    #expect(ends[0] == ends[1])
  }
}
