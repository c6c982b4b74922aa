import Quantities
import Testing

@Suite struct ObisCodeTests {
  @Test func `codes of registers are told apart by each group`() {
    let codes: Set = [ObisCode(1, 8, 0), ObisCode(2, 8, 0), ObisCode(1, 7, 0), ObisCode(1, 8, 1), ObisCode(1, 8, 0)]
    #expect(codes.count == 4)
  }
}

@Suite struct RawFrameTests {
  @Test func `codes of a converter have 24 bits`() {
    #expect(RawFrame.largestCode == (1 << 23) - 1)
    #expect(RawFrame.smallestCode == -(1 << 23))
  }

  @Test func `voltage and current are told apart`() {
    #expect(RawFrame(voltage: 1, current: 2) != RawFrame(voltage: 2, current: 1))
  }
}
