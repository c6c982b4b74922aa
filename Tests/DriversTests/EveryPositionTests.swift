import Drivers
import RequirementTrait
import Testing

/// One fault at every byte of the longest read.
@Suite(.verifies("REQ-DRV-003", "REQ-DRV-004")) struct EveryPositionTests {
  @Test(arguments: [.lost(1), .doubled(1)] + BusFault.losses + [.short])
  func `a fault at any of 8190 bytes gives no false frame`(fault: BusFault) {
    let seed: UInt64 = 11
    let kind = Signal.Kind.mains
    let signal = Signal(kind, seed: seed)
    var falseFrames = 0
    for position in 0..<8190 {
      let bench = Bench(signal)
      bench.bus.next = (fault, position)
      let read = bench.capture(1365)
      if let index = bench.firstFalseFrame(read) {
        falseFrames += 1
        Issue.record("\(fault) at byte \(position), \(kind), seed \(seed): frame \(index)")
      }
      if bench.fault == nil, fault.canGoUnseen(at: position, of: 8190, keepsTurn: false) {
        let late = bench.capture(4)
        #expect(late.frames == 0)
      }
      bench.expectWhole(4, "\(fault) at byte \(position), \(kind), seed \(seed)")
      #expect(bench.addsUp)
      if falseFrames > 5 { return }
    }
  }
}
