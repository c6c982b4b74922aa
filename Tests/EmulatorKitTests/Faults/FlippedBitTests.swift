import Faults
import Meter
import RequirementTrait
import Supervision
import Testing

@testable import EmulatorKit

/// Bits that flip between two jobs.
@Suite struct `A flipped bit` {
  private static let seeds: Range<UInt64> = 0..<40

  private func flip(_ part: StatePart, _ seed: UInt64, count: Int = 1) throws -> RunResult {
    // Any odd factor spreads the places.
    let bit = Int((seed &* 0x9E37_79B9_7F4A_7C15) >> 20)
    let instant = 2_000_000_000 + Int64((seed &* 0xD1B5_4A32_D192_ED03) >> 30) % 3_000_000_000
    return try watched(.flip(BitFlip(atNanoseconds: instant, part: part, bit: bit, count: count)))
  }

  @Test(.verifies("REQ-SUP-010"), arguments: [StatePart.energy, .billing], seeds)
  func `in what is billed by changes no register, and is noted`(part: StatePart, seed: UInt64) throws {
    let right = try watched(nil)
    let result = try flip(part, seed, count: seed % 4 == 3 ? 1 + Int(seed % 30) : 1)
    let name = result.supervision?.flipped ?? ""
    for (register, twin) in zip(result.registers, right.registers) {
      #expect(register.quanta == twin.quanta, "\(name) \(register.obis)")
    }
    #expect(result.supervision?.isQuiet == false, "\(name)")
    #expect(result.supervision?.resets.isEmpty == true, "\(name)")
  }

  @Test(.verifies("REQ-SUP-010"), arguments: seeds)
  func `in a copy or a seal changes no register`(seed: UInt64) throws {
    let right = try watched(nil)
    let result = try flip(.copies, seed)
    for (register, twin) in zip(result.registers, right.registers) {
      #expect(register.quanta == twin.quanta, "\(result.supervision?.flipped ?? "") \(register.obis)")
    }
  }

  @Test(.verifies("REQ-SUP-014"), arguments: [StatePart.calibration, .calendars, .tables], seeds)
  func `in the configuration is found within two seconds, and mended by a reset`(part: StatePart, seed: UInt64) throws {
    let result = try flip(part, seed)
    let supervision = try #require(result.supervision)
    let acted = try #require(supervision.actedAt)
    let reset = try #require(supervision.resets.first, "\(supervision.flipped ?? "")")
    #expect(reset.nanoseconds - acted < 2_000_000_000, "\(supervision.flipped ?? "")")
    #expect(supervision.resets.count == 1, "\(supervision.flipped ?? "")")
  }

  /// Frames that are half a second or more too late by themselves: windows end where nothing has been sampled.
  @Test(.verifies("REQ-EMU-071"), arguments: [29, 30], 0..<10)
  func `in the time of the next frame leaves the run to go on`(bit: Int, step: Int64) throws {
    let atlas = StateAtlases.atlas(of: .pipeline, Meter<1>.self)
    let field = try #require(atlas.field("aligners.next.nanoseconds") ?? atlas.field("aligners[0].next.nanoseconds"))
    let flip = BitFlip(atNanoseconds: 1_981_198_223 + step * 19_000_000, part: .pipeline, bit: field.first + bit)
    #expect(try watched(.flip(flip)).supervision?.actedAt != nil)
  }
}
