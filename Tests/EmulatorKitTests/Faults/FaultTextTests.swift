import Devices
import Faults
import Meter
import RequirementTrait
import Scenarios
import Testing

@Suite(.verifies("REQ-EMU-074")) struct `The name of a fault` {
  static let faults: [InjectedFault] = [
    .job(JobFault(.hang(.begun), of: .window, number: 40)), .job(JobFault(.crash(.ended), of: .selfTest, number: 1)),
    .job(JobFault(.overrun(1.25), of: .display, number: 7)), .job(JobFault(.late(30_000_000), of: .pulses, number: 88)),
    .job(JobFault(.early(1), of: .billing, number: 3)), .job(JobFault(.lost, of: .supervision, number: 9)),
    .job(JobFault(.skipped, of: .window, number: 2)), .job(JobFault(.doubled, of: .window, number: 2)),
    .job(JobFault(.untold, of: .window, number: 2)), .job(JobFault(.strayed(.billing), of: .window, number: 2)),
    .interrupt(.lost, phase: 2, number: 12), .interrupt(.handlerHangs, phase: 0, number: 1),
    .clock(MeterClock.Fault(sinceNanoseconds: 5, jumpNanoseconds: -17)),
    .clock(MeterClock.Fault(sinceNanoseconds: 5, drift: 300e-6)),
    .flip(BitFlip(atNanoseconds: 77, part: .calendars, bit: 1_234, count: 3)),
    .bus(BusFault(kind: .shortRead, phase: 1, atNanoseconds: 9, byte: 0)),
    .bus(BusFault(kind: .stuckBus, atNanoseconds: 0, byte: 8_189)),
    .converter(ConverterDefect(.noisy, of: .amplified, phase: 2, sinceNanoseconds: 5)),
    .lostWakeUp(atNanoseconds: 12), .memory(block: 0, atNanoseconds: 3),
  ]

  @Test(arguments: faults) func `is read back as it is written`(fault: InjectedFault) {
    #expect(InjectedFault(fault.description)?.description == fault.description)
    if case .clock(let clock) = fault, clock.drift != 0 { return }
    #expect(InjectedFault(fault.description) == fault)
  }

  @Test(arguments: [
    "", "hang", "hang window", "hang window#0 begun", "hang window#4", "hang window#4 here", "hang capture#4 begun",
    "hang oven#4 begun", "overrun window#4 3", "overrun window#4 x0", "late window#4 30", "late window#4 -3 ns",
    "lost window#4 now", "strayed window#4 capture", "interrupt lost L0#4", "interrupt lost 1#4", "interrupt gone L1#4",
    "clock jumps 5 ns", "clock jumps 5 s at 3 ns", "clock drifts 0 ppm at 3 ns", "flip energy 4 x0 at 3 ns",
    "flip everything 4 x1 at 3 ns", "flip energy -4 x1 at 3 ns", "bus stuck L1#4 at 3 ns", "bus stuck bus L4#4 at 3 ns",
    "bus stuck bus L1#4 at -3 ns", "converter stuck L1 power at 3 ns", "converter stuck L1 at 3 ns", "wake-up lost",
    "wake-up gone at 3 ns", "memory stuck block#-1 at 3 ns", "memory stuck row#1 at 3 ns",
  ]) func `is no other text`(text: String) {
    #expect(InjectedFault(text) == nil)
  }

  @Test func `stands in a scenario, and is refused there with line and key`() throws {
    func scenario(_ fault: String) throws -> Scenario {
      try Scenario(yaml: "meter: single-phase\nduration: 9 s\nfault: \(fault)\n", file: "f.yaml")
    }
    #expect(try scenario("hang window#40 begun").fault == Self.faults[0])
    let error = #expect(throws: ScenarioError.self) { try scenario("hang oven#40 begun") }
    #expect("\(try #require(error))".hasPrefix("f.yaml:3:8: fault: "))
  }
}
