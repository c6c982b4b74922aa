import Faults
import Meter
import Metrology
import RequirementTrait
import Scheduler
import Testing

@testable import EmulatorKit

private enum Colour: UInt8 { case red, green }

private struct Inner {
  var small: Int16 = 0
  var flag = false
  var colour = Colour.red
  var maybe: Int32?
}

private struct Sample {
  var first: UInt8 = 0
  var rows: InlineArray<3, Inner> = InlineArray(repeating: Inner())
  var numbers: InlineArray<5, Int64> = InlineArray(repeating: 0)
  var wide: Int128 = 0
  var text: StaticString = ""
}

@Suite(.verifies("REQ-EMU-073")) struct `An atlas of state` {
  @Test func `knows where each number and truth value lies`() throws {
    let atlas = StateAtlas(of: Sample.self)
    #expect(atlas.field("first")?.offset == MemoryLayout<Sample>.offset(of: \.first))
    #expect(atlas.field("wide")?.offset == MemoryLayout<Sample>.offset(of: \.wide))
    let rows = try #require(MemoryLayout<Sample>.offset(of: \.rows))
    let flag = try #require(MemoryLayout<Inner>.offset(of: \.flag))
    #expect(atlas.field("rows[2].flag")?.offset == rows + 2 * MemoryLayout<Inner>.stride + flag)
    #expect(atlas.field("numbers")?.bits == 5 * 64 && atlas.field("rows[0].flag")?.bits == 1)
    #expect(atlas.field("rows[1].maybe?")?.bits == 1 && atlas.field("rows[1].maybe")?.bits == 32)
    #expect(atlas.bitCount == 8 + 3 * (16 + 1 + 32 + 1) + 5 * 64 + 128)
    #expect(atlas.leftOut.contains("rows[0].colour") && atlas.leftOut.contains { $0.hasPrefix("text") })
  }

  @Test func `flips the bit that it names, and no other`() {
    let atlas = StateAtlas(of: Sample.self)
    var sample = Sample()
    var names: Set<String> = []
    for bit in 0..<atlas.bitCount {
      let before = withUnsafeBytes(of: sample) { Array($0) }
      withUnsafeMutableBytes(of: &sample) { atlas.flip(bit, in: $0) }
      let after = withUnsafeBytes(of: sample) { Array($0) }
      let changed = zip(before, after).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }
      #expect(changed == 1)
      names.insert(atlas.place(bit).path)
    }
    #expect(names.count == atlas.bitCount)
    #expect(sample.first == 0xFF && sample.numbers[4] == -1 && sample.wide == -1)
    #expect(sample.rows[2].flag && sample.rows[2].maybe == -1 && sample.rows[2].colour == .red)
  }

  @Test(arguments: StatePart.allCases)
  func `has bits of each part of the firmware's state`(part: StatePart) {
    let atlas = StateAtlases.atlas(of: part, Meter<1>.self)
    let least: [StatePart: Int] = [
      .energy: 20 * 192, .billing: 10 * 64 * 16, .copies: 10 * 64 * 16 + 20 * 192, .calibration: 20 * 32,
      .calendars: 2 * 128 * 32, .tables: 7 * 96, .scheduler: 7 * 128, .supervisor: 10 * 128, .pipeline: 500,
      .image: 0,
    ]
    #expect(atlas.bitCount >= least[part] ?? .max, "\(atlas.bitCount) \(atlas.leftOut.prefix(9))")
  }

  @Test func `knows the registers by name`() {
    let atlas = StateAtlases.atlas(of: .energy, Meter<3>.self)
    #expect(atlas.field("metrology.accounting.total.activeImport.quanta")?.bits == 64)
    #expect(atlas.field("metrology.accounting.phases[2].apparentExport.residue")?.bits == 128)
    #expect(StateAtlases.atlas(of: .billing, Meter<1>.self).field("metered.billing.kept.total")?.bits == 640)
  }
}
