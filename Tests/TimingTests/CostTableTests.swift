import Documents
import RequirementTrait
import Testing
import Timing
import VirtualTime

@Suite(.verifies("REQ-RT-021")) struct `Cost table` {
  private static let image = String(repeating: "0123456789abcdef", count: 4)
  private static let good = """
    targets:
      cortex-m4:
        build: {image: "\(image)", compiler: "Swift 6.3.1", options: "-O"}
        operations:
          align.frame: {per: frame, typical: 200, worst: 250}
          capture.read: {per: read, typical: 300, worst: 350, accesses: 12}
      aarch64:
        build: {image: "\(image)", compiler: "Swift 6.3.1", options: "-O"}
        operations:
          capture.read: {per: read, typical: 150, worst: 180, accesses: 12}
          align.frame: {per: frame, typical: 0, worst: 1}
    """

  private func table(_ yaml: String = good) throws -> CostTable { try CostTable(yaml: yaml, file: "c.yaml") }

  @Test func `costs are what their file says`() throws {
    let costs = try #require(try table()["cortex-m4"])
    #expect(costs.build == BuildIdentification(image: Self.image, compiler: "Swift 6.3.1", options: "-O"))
    #expect(costs.operations.map(\.name) == ["align.frame", "capture.read"])
    let read = try #require(costs["capture.read"])
    #expect((read.unit, read.typical, read.worst, read.accesses) == ("read", 300, 350, 12))
    #expect(costs["align.frame"]?.accesses == 0)
    #expect(costs["nothing"] == nil)
  }

  @Test func `costs become cycles on a profile`() throws {
    let read = try #require(try table()["cortex-m4"]?["capture.read"])
    let profile = CPUProfile(
      name: "p", target: "cortex-m4", clock: .reference, millicyclesPerInstruction: 1500, busWaitCycles: 10)
    #expect(read.worstCycles(on: profile) == 525 + 120)
    #expect(read.worstCycles(3, on: profile) == 1575 + 360)
    #expect(read.typicalCycles(3, on: profile) == 1350 + 360)
  }

  @Test(arguments: [
    ("typical: 200", "typical: 251", 5, "targets.cortex-m4.operations.align.frame.typical", "above the worst"),
    ("worst: 250", "worst: 0", 5, "targets.cortex-m4.operations.align.frame.worst", "out of range"),
    ("worst: 250", "worst: 2.5", 5, "targets.cortex-m4.operations.align.frame.worst", "whole number"),
    (", worst: 250", "", 5, "targets.cortex-m4.operations.align.frame.worst", "missing"),
    ("per: frame, typical: 0", "per: job, typical: 0", 10, "targets.aarch64.operations", "per \"job\""),
    ("      align.frame: {per: frame, typical: 0, worst: 1}", "", 10, "targets.aarch64.operations", "is missing"),
    (
      "      align.frame: {per: frame, typical: 200, worst: 250}\n", "", 9, "targets.aarch64.operations",
      "for \"cortex-m4\""
    ),
    ("6789abcdef\", compiler", "6789ABCDEF\", compiler", 3, "targets.cortex-m4.build.image", "SHA-256"),
    ("worst: 250", "worst: 250, best: 3", 5, "targets.cortex-m4.operations.align.frame.best", "unknown key"),
  ])
  func `a table that cannot be read is refused with line and key`(
    text: String, bad: String, line: Int, key: String, message: String
  ) throws {
    let yaml = Self.good.replacing(text, with: bad, maxReplacements: 1)
    try #require(yaml != Self.good)
    let error = #expect(throws: DocumentError.self) { try CostTable(yaml: yaml, file: "c.yaml") }
    #expect(error?.line == line)
    #expect(error?.key == key)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
  }

  @Test func `a table without targets or operations is refused`() {
    #expect(throws: DocumentError.self) { try CostTable(yaml: "targets: {}", file: "c.yaml") }
    let empty = "targets: {m4: {build: {image: \"\(Self.image)\", compiler: a, options: b}, operations: {}}}"
    #expect(throws: DocumentError.self) { try CostTable(yaml: empty, file: "c.yaml") }
  }

  @Test(arguments: [
    ("worst: 250", "worst: 262", []), ("worst: 250", "worst: 238", []),
    ("worst: 250", "worst: 263", ["cortex-m4 align.frame: worst is 263, in the table 250"]),
    ("typical: 300", "typical: 284", ["cortex-m4 capture.read: typical is 284, in the table 300"]),
    ("typical: 0", "typical: 1", ["aarch64 align.frame: typical is 1, in the table 0"]),
    ("accesses: 12", "accesses: 13", ["cortex-m4 capture.read: accesses is 13, in the table 12"]),
    ("  aarch64:", "  armhf:", ["aarch64: was not counted", "armhf: is not in the table"]),
  ])
  func `what differs by more than 5 % is named`(text: String, now: String, faults: [String]) throws {
    let recounted = try table(Self.good.replacing(text, with: now, maxReplacements: 1))
    #expect(try table().staleness(against: recounted, percent: 5) == faults)
  }

  @Test func `an operation that one of two tables has is named`() throws {
    let renamed = try table(Self.good.replacing("align.frame", with: "align.sample"))
    #expect(
      try table().staleness(against: renamed, percent: 5) == [
        "cortex-m4 align.frame: was not counted", "cortex-m4 align.sample: is not in the table",
        "aarch64 align.frame: was not counted", "aarch64 align.sample: is not in the table",
      ])
  }
}
