import RequirementTrait
import Tariff
import Testing

@Suite(.verifies("REQ-TAR-009")) struct RateRegisterTests {
  @Test func `the sum of the rates is what was added, over a million steps`() {
    var random = Seeded(seed(2))
    var registers = RateRegisters<10, 16>()
    var totals = InlineArray<10, Int128>(repeating: 0)
    var byRate = [[Int128]](repeating: Array(repeating: 0, count: 10), count: 16)
    var wrong = 0
    for step in 0..<1_000_000 {
      let rate = UInt8.random(in: 0...15, using: &random)
      var moved = InlineArray<10, Int64>(repeating: 0)
      for quantity in 0..<10 {
        // From nothing to what a meter of 60 A takes in an hour and more.
        moved[quantity] = Int64.random(in: 0...(1 << Int.random(in: 0...40, using: &random)), using: &random)
        totals[quantity] += Int128(moved[quantity])
        byRate[Int(rate)][quantity] += Int128(moved[quantity])
      }
      registers.add(moved, rate: rate)
      if step % 1_000 == 999 {
        for quantity in 0..<10 {
          if Int128(registers.total(quantity)) != totals[quantity] { wrong += 1 }
          for rate in 0..<16 where Int128(registers[quantity, rate]) != byRate[rate][quantity] { wrong += 1 }
        }
      }
    }
    #expect(wrong == 0, "\(replay("RateRegister"))")
    #expect(totals[0] > 1 << 52)
  }

  @Test func `a rate that there isn't counts as the last one, so nothing is lost`() {
    var registers = RateRegisters<2, 4>()
    registers.add([3, 5], rate: 4)
    registers.add([10, 20], rate: 255)
    #expect(registers[0, 3] == 13 && registers[1, 3] == 25 && registers.total(0) == 13 && registers.total(1) == 25)
    #expect(registers[0, 4] == 0 && registers[2, 0] == 0 && registers[-1, 0] == 0 && registers[0, -1] == 0)
  }

  @Test func `registers are restored from their quanta`() {
    var registers = RateRegisters<2, 3>()
    registers.add([1, 2], rate: 0)
    registers.add([30, 40], rate: 2)
    let restored = RateRegisters<2, 3>(quanta: registers.quanta)
    for quantity in 0..<2 {
      for rate in 0..<3 { #expect(restored[quantity, rate] == registers[quantity, rate]) }
    }
    #expect(restored[1, 2] == 40)
  }
}
