import Documents
import RequirementTrait
import Testing
import Timing
import VirtualTime

@Suite(.verifies("REQ-RT-020")) struct `Processor profiles` {
  private static let good = """
    profiles:
      one:
        title: "One"
        target: cortex-m4
        clock: 120 MHz
        cyclesPerInstruction: 1.25
        interruptEntry: 12 cycles
        interruptExit: 10 cycles
        interruptsMasked: 200 cycles
        wake: 30 cycles
        busWait: 6 cycles
        clockTolerance: 100 ppm
        source: "assumed"
    """

  @Test func `a profile is what its file says`() throws {
    let profile = try #require(try CPUProfileFile(yaml: Self.good, file: "p.yaml")["one"])
    #expect(
      profile
        == CPUProfile(
          name: "one", title: "One", target: "cortex-m4", source: "assumed", clock: .reference,
          millicyclesPerInstruction: 1250, interruptEntryCycles: 12, interruptExitCycles: 10, maskedCycles: 200,
          wakeCycles: 30, busWaitCycles: 6, clockTolerancePPM: 100))
  }

  @Test(arguments: [(0, 0, 0), (1, 0, 2), (4, 0, 5), (1000, 0, 1250), (1001, 3, 1270)] as [(Int64, Int64, Int64)])
  func `cycles are rounded up and wait for the bus`(instructions: Int64, accesses: Int64, cycles: Int64) throws {
    let profile = try #require(try CPUProfileFile(yaml: Self.good, file: "p.yaml")["one"])
    #expect(profile.cycles(instructions: instructions, accesses: accesses) == cycles)
  }

  @Test(arguments: [
    ("clock: 120 MHz", "clock: 120", 5, "profiles.one.clock", "has no unit"),
    ("clock: 120 MHz", "clock: 1.2 GHz", 5, "profiles.one.clock", "out of range"),
    ("clock: 120 MHz", "clock: 1000.5 Hz", 5, "profiles.one.clock", "not a whole number of Hz"),
    ("Instruction: 1.25", "Instruction: 1.2501", 6, "profiles.one.cyclesPerInstruction", "three decimal"),
    ("Instruction: 1.25", "Instruction: 0", 6, "profiles.one.cyclesPerInstruction", "out of range"),
    ("wake: 30 cycles", "wake: 30 ms", 10, "profiles.one.wake", "in cycles"),
    ("wake: 30 cycles", "wakes: 30 cycles", 10, "profiles.one.wakes", "did you mean \"wake\""),
    ("    source: \"assumed\"", "", 3, "profiles.one.source", "the key is missing"),
  ])
  func `a profile that cannot be read is refused with line and key`(
    text: String, bad: String, line: Int, key: String, message: String
  ) throws {
    let yaml = Self.good.replacing(text, with: bad)
    try #require(yaml != Self.good)
    let error = #expect(throws: DocumentError.self) { try CPUProfileFile(yaml: yaml, file: "p.yaml") }
    #expect(error?.file == "p.yaml")
    #expect(error?.line == line)
    #expect(error?.key == key)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
  }

  @Test func `a file without a profile is refused`() {
    #expect(throws: DocumentError.self) { try CPUProfileFile(yaml: "profiles: {}", file: "p.yaml") }
  }

  @Test func `the bundled profiles can be read and tell their source`() throws {
    let file = try CPUProfileFile.bundled()
    #expect(file.profiles.map(\.name) == ["cortex-m4", "cortex-m4-slow", "aarch64"])
    #expect(file["cortex-m4"]?.clock == .reference)
    #expect(file.profiles.allSatisfy { $0.source.contains("assumed") || $0.source.contains("as cortex-m4") })
  }
}
