import Meter
import Metrology
import Quantities
import RequirementTrait
import Testing

@Suite struct TaskTests {
  @Test(
    .verifies("REQ-RT-011"),
    arguments: [
      (0, "00000000"), (999_999, "00000000"), (1_000_000, "00000001"), (123_456_789_012, "00123456"),
      (99_999_999_999_999, "99999999"), (100_000_000_000_000, "00000000"), (-1, "00000000"),
    ] as [(Int64, String)])
  func `a page shows whole thousandths of a kilowatt-hour, and turns over`(quanta: Int64, shown: String) {
    let page = DisplayPage(code: ObisCode(1, 8, 0), quanta: quanta)
    #expect((0..<8).map { "\(page.digits[$0])" }.joined() == shown)
  }

  @Test(.verifies("REQ-RT-012"))
  func `work is counted by operation`() {
    var work = TaskWork(.captureRead, .captureBlock, 86)
    work.add(.captureBlock, 2)
    #expect(work.count(of: .captureRead) == 1 && work.count(of: .captureBlock) == 88)
    #expect(work.count(of: .displayPage) == 0)
  }

  @Test(.verifies("REQ-RT-011"))
  func `a pulse is given away when it is due within the horizon, never within the pause behind the one before`() {
    var output = PulseOutput()
    output.schedule(filledAt: Instant(nanoseconds: 0))
    output.schedule(filledAt: Instant(nanoseconds: 1))
    let far = Instant(nanoseconds: 799_999_999)
    #expect(output.takePulse(by: far, notBefore: Instant(nanoseconds: 0)) == nil)
    let due = Instant(nanoseconds: 900_000_000)
    #expect(output.takePulse(by: due, notBefore: Instant(nanoseconds: 0))?.nanoseconds == 800_000_000)
    // 32 ms of pulse, 30 ms of pause.
    #expect(output.takePulse(by: due, notBefore: Instant(nanoseconds: 0))?.nanoseconds == 862_000_000)
    #expect(output.takePulse(by: due, notBefore: Instant(nanoseconds: 0)) == nil)
    #expect(output.emitted == 2 && output.waiting == 0)
  }

  @Test(.verifies("REQ-RT-011"))
  func `a pulse that is given away late comes late, and the next keeps its pause`() {
    var output = PulseOutput()
    for nanoseconds: Int64 in [0, 0] { output.schedule(filledAt: Instant(nanoseconds: nanoseconds)) }
    let now = Instant(nanoseconds: 1_000_000_000)
    #expect(output.takePulse(by: now, notBefore: now) == now)
    #expect(output.takePulse(by: Instant(nanoseconds: 1_100_000_000), notBefore: now)?.nanoseconds == 1_062_000_000)
  }
}
