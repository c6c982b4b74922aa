import Drivers
import Quantities
import RequirementTrait
import Testing

@Suite struct BusErrorTests {
  private let signal = Signal(.mains, seed: 31)

  @Test(
    .verifies("REQ-DRV-005", "REQ-DRV-009"),
    arguments: [
      (.notAcknowledged, .addressNotAcknowledged), (.refused, .dataNotAcknowledged(byte: 50)), (.stuck, .busStuck),
      (.timedOut, .timedOut),
    ] as [(BusFault, I2CError)])
  func `an error of the bus is told and brings no frame, not even of the read before`(fault: BusFault, error: I2CError)
  {
    let bench = Bench(signal)
    bench.expectWhole(20, "seed 31")
    bench.bus.next = (fault, 50)
    let read = bench.capture(20)
    #expect(bench.fault == .bus(error))
    #expect(read.frames == 0)
    #expect(read.transferredBytes == 0)
    #expect(bench.counters.framesMissing == 20)
    bench.expectWhole(20, "seed 31")
  }

  @Test(.verifies("REQ-DRV-006"), arguments: 0..<120)
  func `the whole frames of a short read but the last are kept`(bytes: Int) {
    let bench = Bench(signal)
    bench.bus.next = (.short, bytes)
    let read = bench.capture(20)
    #expect(bench.fault == .bus(.shortTransfer(bytes: bytes)))
    #expect(read.transferredBytes == bytes)
    #expect(read.frames == max(0, bytes / 6 - 1))
    #expect(bench.firstFalseFrame(read) == nil)
    #expect(bench.counters.shortTransfers == 1)
    #expect(bench.counters.framesMissing == Int64(20 - bytes / 6))
    #expect(bench.addsUp)
  }

  @Test(.verifies("REQ-DRV-007"), arguments: 0..<5)
  func `a held bus is recovered until it is free`(failures: Int) {
    let bench = Bench(signal)
    bench.bus.next = (.stuck, 50)
    bench.bus.failingRecoveries = failures
    _ = bench.capture(20)
    #expect(bench.bus.recoveries == 1)
    for number in 1..<max(1, failures) {
      let read = bench.capture(20)
      #expect(read.frames == 0)
      #expect(bench.fault == .bus(.busStuck))
      #expect(bench.bus.recoveries == number + 1)
    }
    bench.expectWhole(20, "seed 31")
    #expect(bench.bus.recoveries == failures + 1)
    #expect(bench.counters.recoveries == Int64(failures + 1))
    #expect(bench.counters.stuckBuses == Int64(failures + 1))
    #expect(bench.addsUp)
  }

  @Test(.verifies("REQ-DRV-009"), arguments: [41, 42, 43] as [UInt64])
  func `over many reads with faults every fault and frame is counted`(seed: UInt64) {
    var random = Seeded(seed)
    let bench = Bench(Signal(.mains, seed: seed))
    var (captures, frames, delivered, tags) = (0, 0, 0, 0)
    var (refusals, short, stuck, timeouts) = (0, 0, 0, 0)
    for _ in 0..<400 {
      let count = Int.random(in: 2...60, using: &random)
      let fault = BusFault.all.randomElement(using: &random)!
      if Bool.random(using: &random) {
        bench.bus.next = (fault, Int.random(in: 0..<(6 * count), using: &random))
        switch fault {
        case .notAcknowledged, .refused: refusals += 1
        case .short: short += 1
        case .stuck: stuck += 1
        case .timedOut: timeouts += 1
        default: break
        }
      }
      let read = bench.capture(count)
      #expect(bench.firstFalseFrame(read) == nil, "seed \(seed)")
      if case .channelTag = bench.fault { tags += 1 }
      captures += 1
      frames += count
      delivered += read.frames
    }
    let counters = bench.counters
    #expect(counters.captures == captures)
    #expect(counters.framesRequested == frames)
    #expect(counters.framesDelivered == delivered)
    #expect(counters.refusals == refusals)
    #expect(counters.shortTransfers == short)
    #expect(counters.stuckBuses == stuck)
    #expect(counters.timeouts == timeouts)
    #expect(counters.recoveries == stuck + timeouts)
    #expect(counters.tagFaults == tags)
    #expect(bench.addsUp, "seed \(seed)")
  }
}
