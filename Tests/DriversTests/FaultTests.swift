import Drivers
import Quantities
import RequirementTrait
import Testing

/// One fault at every byte of a short read.
@Suite(.verifies("REQ-DRV-002", "REQ-DRV-003", "REQ-DRV-004")) struct FaultTests {
  private static let frames = 24

  @Test(arguments: BusFault.all, Signal.Kind.allCases)
  func `a fault at any byte gives no false frame, and the next capture is whole`(fault: BusFault, kind: Signal.Kind) {
    // A signal that hides just this slip up to the end of the read can't show it.
    let slips: [Signal.Kind] = [.hidesLostByte, .hidesDoubledByte]
    guard !(slips.contains(kind) && BusFault.slips.contains(fault)) else { return }
    for (seed, keepsTurn) in [(1, false), (2, true)] as [(UInt64, Bool)] {
      let signal = Signal(kind, seed: seed)
      for position in 0..<(6 * Self.frames) {
        let comment: Comment = "\(fault) at byte \(position), \(kind), seed \(seed)"
        let bench = Bench(signal, keepsTurn: keepsTurn)
        bench.expectWhole(Self.frames, comment)
        bench.bus.next = (fault, position)
        let read = bench.capture(Self.frames)
        #expect(bench.firstFalseFrame(read) == nil, comment)
        // No more is given up than the rule says: four frames, and what looks slipped by chance.
        if !BusFault.errors.contains(fault), !slips.contains(kind) {
          #expect(read.frames >= min(position / 6, Self.frames - 1) - 6, comment)
        }
        if bench.fault == nil, fault.canGoUnseen(at: position, of: 6 * Self.frames, keepsTurn: keepsTurn) {
          let late = bench.capture(Self.frames)
          #expect(bench.firstFalseFrame(late) == nil, comment)
        }
        bench.expectWhole(Self.frames, comment)
        bench.expectWhole(Self.frames, comment)
        #expect(bench.addsUp, comment)
      }
    }
  }

  @Test(arguments: 0..<60)
  func `a slip that hides for long is followed back to where it began`(hidden: Int) {
    for (kind, fault) in [(.hidesLostByte, .lost(1)), (.hidesDoubledByte, .doubled(1))] as [(Signal.Kind, BusFault)] {
      for position in 0..<30 {
        let signal = Signal(kind, seed: 3)
        signal.hidesUntil = position / 2 + hidden
        let bench = Bench(signal)
        bench.bus.next = (fault, position)
        let read = bench.capture(100)
        #expect(bench.firstFalseFrame(read) == nil, "\(fault) at byte \(position), hidden for \(hidden), seed 3")
        #expect(read.frames <= position / 6)
        #expect(bench.fault != nil)
      }
    }
  }

  @Test(arguments: [4, 5, 6] as [UInt64])
  func `a byte of noise between others gives no false frame ahead of the last`(seed: UInt64) {
    var random = Seeded(seed)
    for position in 0..<(6 * Self.frames - 6) {
      let bench = Bench(Signal(.noise, seed: seed))
      bench.bus.next = (.inserted(UInt8.random(in: 0...255, using: &random)), position)
      let read = bench.capture(Self.frames)
      #expect(bench.firstFalseFrame(read) == nil, "at byte \(position), seed \(seed)")
    }
  }

  @Test(.verifies("REQ-DRV-005"), arguments: PartAD7991.Loss.allCases, 0..<24)
  func `a lost configuration is found at the fourth code at the latest`(loss: PartAD7991.Loss, code: Int) throws {
    let bench = Bench(Signal(.mains, seed: 7))
    bench.bus.next = (.loses(loss), 2 * code)
    let read = bench.capture(Self.frames)
    guard case .channelTag(let bad) = bench.fault else {
      Issue.record("\(String(describing: bench.fault))")
      return
    }
    #expect((code...(code + 3)).contains(bad))
    #expect(read.frames == max(0, bad / 3 - 4))
  }

  @Test func `a configuration that was lost between two reads is found in the first frames`() {
    let bench = Bench(Signal(.mains, seed: 8))
    bench.expectWhole(Self.frames, "seed 8")
    bench.bus.part.lose(.fromLowestChannel)
    let read = bench.capture(Self.frames)
    #expect(read.frames == 0)
    #expect(bench.fault == .channelTag(code: 3))
    bench.expectWhole(Self.frames, "seed 8")
    #expect(bench.bus.written == [[0x78], [0x78]])
  }
}
