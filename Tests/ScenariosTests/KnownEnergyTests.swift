import Foundation
import RequirementTrait
import Scenarios
import Testing
import Waveforms

/// The contents of Tests/Vectors/energies/energies.json, which make.py beside it computes without any of the bench.
struct KnownEnergies: Decodable, Sendable, CustomTestStringConvertible {
  struct Span: Decodable, Sendable {
    /// Nanoseconds from the start of the run.
    var from: Int64
    var to: Int64
    /// By phase, J.
    var active: [Double]
    /// By phase, var s.
    var reactive: [Double]
    /// By phase, VA s.
    var scale: [Double]
  }

  var name: String
  /// YAML.
  var scenario: String
  var phases: Int
  var spans: [Span]

  var testDescription: String { name }

  static func all() throws -> [KnownEnergies] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Vectors/energies/energies.json")
    return try JSONDecoder().decode([KnownEnergies].self, from: Data(contentsOf: file))
  }
}

@Suite("Energies that others computed", .verifies("REQ-EMU-040"))
struct KnownEnergyTests {
  @Test(arguments: try KnownEnergies.all())
  func `The bench's reference is right to 1e-9 of the apparent energy`(known: KnownEnergies) throws {
    let references = try references(known)
    for span in known.spans {
      let (start, end) = (try #require(references[span.from]), try #require(references[span.to]))
      try #require(start.count == known.phases && span.active.count == known.phases)
      for phase in 0..<known.phases {
        let energy = end[phase] - start[phase]
        let place = "\(known.name), phase \(phase + 1), \(span.from) to \(span.to) ns"
        let active = energy.activeJoules - span.active[phase]
        let reactive = energy.reactiveVarSeconds - span.reactive[phase]
        expect(active / span.scale[phase], within: 1e-9, "active, \(place)")
        expect(reactive / span.scale[phase], within: 1e-9, "reactive, \(place)")
      }
    }
  }

  /// The bench's integrals at all ends of spans.
  private func references(_ known: KnownEnergies) throws -> [Int64: [PhaseReference]] {
    var source = TonalSource(try parse(known.scenario).program())
    var references: [Int64: [PhaseReference]] = [:]
    var samples = [Double](repeating: 0, count: 2 * known.phases * 8_000)
    var next: Int64 = 0
    for instant in Set(known.spans.flatMap { [$0.from, $0.to] }).sorted() {
      let last = instant / FrontEndKernel.samplePeriodNanoseconds + 2
      while next < last {
        let count = min(8_000, last - next)
        source.render(firstSample: next, count: Int(count), into: &samples)
        next += count
      }
      references[instant] = source.reference(atNanoseconds: instant)
    }
    return references
  }
}
