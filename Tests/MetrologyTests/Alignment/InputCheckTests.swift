import Metrology
import Quantities
import RequirementTrait
import Testing

@Suite struct `A look at a converter's inputs` {
  /// As many of a read's frames as the meter looks at, in portions of 16.
  private func finish(_ check: inout InputCheck, _ frame: (Int) -> ConverterFrame) {
    for portion in 0..<22 {
      let frames = (0..<16).map { frame(16 * portion + $0) }
      check.look(at: frames.span)
    }
    check.finishRead()
  }

  /// Mains and a load of so many codes; `held` says which input stands at `code`.
  private func frame(_ index: Int, load: Int = 10, held: Int?, at code: UInt16) -> ConverterFrame {
    let sign = index / 4 % 2 == 0 ? 1 : -1
    // A ramp in each portion: mains have no steps.
    let values = [2_048 + 100 * (index % 16 - 8), 2_048 + sign * load, 2_048 + sign * min(2_047, 16 * load)]
    let codes = values.indices.map { $0 == held ? code : UInt16(values[$0]) }
    return ConverterFrame(voltage: codes[0], current: codes[1], amplifiedCurrent: codes[2])
  }

  private static let stuck: [InputDefects] = [.isVoltageStuck, .isCurrentStuck, .isAmplifiedCurrentStuck]

  @Test(.verifies("REQ-SUP-022"), arguments: [0, 1, 2], [UInt16(2_015), 2_081])
  func `finds an input that stands still away from its middle in two reads`(input: Int, code: UInt16) {
    var check = InputCheck()
    finish(&check) { frame($0, held: input, at: code) }
    #expect(check.defects == .none)
    finish(&check) { frame($0, held: input, at: code) }
    #expect(check.defects.contains(Self.stuck[input]))
    finish(&check) { frame($0, held: nil, at: code) }
    #expect(check.defects == .none)
  }

  @Test(.verifies("REQ-SUP-022"), arguments: [0, 1, 2], [UInt16(2_016), 2_048, 2_080])
  func `finds an input that stands still at its middle in 12 s`(input: Int, code: UInt16) {
    var check = InputCheck()
    for _ in 0..<64 {
      finish(&check) { frame($0, held: input, at: code) }
      #expect(!check.defects.contains(Self.stuck[input]))
    }
    for _ in 0..<300 {
      finish(&check) { frame($0, held: input, at: code) }
      #expect(check.defects.contains(Self.stuck[input]))
    }
  }

  @Test(.verifies("REQ-SUP-022"), arguments: [1, 2], [20, 1_000])
  func `finds a current that rests while the other input of it moves in two reads`(input: Int, load: Int) {
    var check = InputCheck()
    finish(&check) { frame($0, load: load, held: input, at: 2_048) }
    finish(&check) { frame($0, load: load, held: input, at: 2_048) }
    #expect(check.defects.contains(Self.stuck[input]))
    #expect(!check.defects.contains(Self.stuck[3 - input]))
  }

  /// A read that goes by a code of one other value is enough, and so is another code.
  @Test(.verifies("REQ-SUP-022"), arguments: [true, false])
  func `takes an input at rest for sound, however quiet`(isOneSampleOther: Bool) {
    var check = InputCheck()
    for read in 0..<2_000 {
      let isOther = read % 60 == 59
      finish(&check) { index in
        let isNoisy = isOther && (!isOneSampleOther || index == 200)
        let code: UInt16 = isNoisy ? 2_047 : 2_048
        return ConverterFrame(voltage: code, current: code, amplifiedCurrent: code)
      }
      guard check.defects == .none else {
        Issue.record("\(check.defects) in read \(read)")
        return
      }
    }
  }
}
