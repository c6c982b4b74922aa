import Testing
import VirtualTime

@Suite("Event queue")
struct EventQueueTests {
  @Test("events leave in the order of their cycles")
  func orderOfTime() {
    var queue = EventQueue<String>()
    queue.schedule("late", at: CycleTime(cycles: 30))
    queue.schedule("early", at: CycleTime(cycles: 10))
    queue.schedule("middle", at: CycleTime(cycles: 20))
    #expect(queue.next?.event == "early")
    #expect(queue.popNext()?.event == "early")
    #expect(queue.popNext()?.event == "middle")
    #expect(queue.popNext()?.event == "late")
    #expect(queue.isEmpty)
  }

  @Test("events of one cycle leave in the order in which they were scheduled")
  func orderOfInsertion() {
    var queue = EventQueue<Int>()
    for index in 0..<1000 { queue.schedule(index, at: CycleTime(cycles: 5)) }
    for index in 0..<1000 { #expect(queue.popNext()?.event == index) }
  }

  @Test("any interleaving of pushes and pops matches a stable sort", arguments: 1...20)
  func matchesStableSort(seed: UInt64) {
    var random = Xoshiro256(seed: seed)
    var queue = EventQueue<Int>(capacity: 0)
    var model: [(cycle: Int64, serial: Int)] = []
    var serial = 0
    for _ in 0..<2000 {
      if random.next() % 5 < 3 || model.isEmpty {
        let cycle = Int64(random.next() % 50)
        queue.schedule(serial, at: CycleTime(cycles: cycle))
        let place = model.firstIndex { $0.cycle > cycle } ?? model.count
        model.insert((cycle, serial), at: place)
        serial += 1
      } else {
        let expected = model.removeFirst()
        let popped = queue.popNext()
        #expect(popped?.event == expected.serial && popped?.instant.cycles == expected.cycle, "seed \(seed)")
      }
      #expect(queue.count == model.count, "seed \(seed)")
    }
  }

  @Test("an event that is not yet due stays")
  func popsOnlyWhatIsDue() {
    var queue = EventQueue<Int>()
    queue.schedule(1, at: CycleTime(cycles: 100))
    #expect(queue.popNext(dueBy: CycleTime(cycles: 99))?.event == nil)
    #expect(queue.count == 1)
    #expect(queue.popNext(dueBy: CycleTime(cycles: 100))?.event == 1)
  }
}
