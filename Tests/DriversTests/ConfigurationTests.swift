import Drivers
import Quantities
import RequirementTrait
import Testing

@Suite struct ConfigurationTests {
  private let signal = Signal(.mains, seed: 21)

  @Test(.verifies("REQ-DRV-001"))
  func `three channels and the external reference are configured once`() {
    let bench = Bench(signal)
    for _ in 0..<3 { bench.expectWhole(20, "seed 21") }
    #expect(bench.bus.written == [[0x78]])
    #expect(bench.counters.configurations == 1)
  }

  @Test(arguments: [(true, true, 0x78), (true, false, 0x79), (false, true, 0x7A), (false, false, 0x7B)])
  func `the delays of the converter can be switched off`(trials: Bool, sampling: Bool, byte: UInt8) {
    let bench = Bench(
      signal, configuration: AD7991Configuration(delaysBitTrials: trials, delaysSampling: sampling))
    bench.expectWhole(20, "seed 21")
    #expect(bench.bus.written == [[byte]])
  }

  @Test(.verifies("REQ-DRV-001"), arguments: BusFault.all)
  func `after a fault the converter is configured again`(fault: BusFault) {
    let bench = Bench(signal)
    bench.bus.next = (fault, 30)
    _ = bench.capture(20)
    #expect(bench.fault != nil)
    #expect(bench.bus.written == [[0x78]])
    bench.expectWhole(20, "seed 21")
    #expect(bench.bus.written == [[0x78], [0x78]])
  }

  @Test(
    .verifies("REQ-DRV-008", "REQ-DRV-005"),
    arguments: [.addressNotAcknowledged, .dataNotAcknowledged(byte: 0), .shortTransfer(bytes: 0), .busStuck, .timedOut]
      as [I2CError])
  func `without configuration nothing is read`(error: I2CError) {
    let bench = Bench(signal)
    bench.bus.writeErrors = [error]
    let read = bench.capture(20)
    #expect(read.frames == 0)
    #expect(read.transferredBytes == 0)
    #expect(read.start == read.end)
    #expect(bench.bus.reads == 0)
    #expect(bench.fault == .bus(error))
    #expect(bench.counters.framesMissing == 20)
    bench.expectWhole(20, "seed 21")
    #expect(bench.addsUp)
  }

  @Test(arguments: [(-1, 2), (0, 2), (1, 2), (2, 2), (1365, 1365), (1366, 1365), (Int.max, 1365)])
  func `the number of frames is clamped`(asked: Int, read: Int) {
    let bench = Bench(signal)
    #expect(bench.capture(asked).transferredBytes == 6 * read)
  }
}
