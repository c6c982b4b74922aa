import Demand
import Meter
import Metrology
import Quantities
import World

/// The board of a proof image: rows of the profile go into memory of another part, timers make their pulses at once, and all of it
/// becomes records.
struct ProofPort: MeterBoard, ~Copyable {
  var records: RecordWriter
  /// The meter's clock, and until when the timers have a pulse.
  var now = Instant(nanoseconds: 0)
  private var busyUntil = InlineArray<2, Instant>(repeating: Instant(nanoseconds: 0))
  private(set) var watchdogRestarts: UInt32 = 0

  init(records: consuming RecordWriter) { self.records = records }

  mutating func canArm(_ line: PulseLine) -> Bool { busyUntil[Int(line.rawValue & 1)] <= now }

  mutating func arm(_ line: PulseLine, at instant: Instant) {
    let end = instant.advanced(byNanoseconds: PulseOutput.widthNanoseconds)
    busyUntil[Int(line.rawValue & 1)] = end
    write(edge: instant, of: line, isOn: true)
    write(edge: end, of: line, isOn: false)
  }

  mutating func write(edge: Instant, of line: PulseLine, isOn: Bool) {
    records.begin(.edge)
    records.write(line.rawValue)
    records.write(isOn)
    records.write(edge.nanoseconds)
    records.end()
  }

  mutating func show(_ page: DisplayPage) {
    records.begin(.page)
    records.write(page.code.c)
    records.write(page.code.d)
    records.write(page.code.e)
    for place in 0..<8 { records.write(page.digits[place]) }
    records.end()
  }

  mutating func restartWatchdog() { watchdogRestarts = watchdogRestarts &+ 1 }

  // The stream's clock is the only one, and its captures come by themselves.
  mutating func referenceReading() -> ClockReading? { nil }
  mutating func restartCapture(phase: Int) {}
  var imageWords: Int { Int(world_image_words()) }
  mutating func imageWord(at place: Int) -> UInt32 { world_image_word(Int32(truncatingIfNeeded: place)) }
  var memoryBlocks: Int { Int(world_memory_blocks()) }
  mutating func testMemory(block: Int) -> Bool { world_test_memory(Int32(truncatingIfNeeded: block)) != 0 }
  /// The bound on the stack is proved from the call graph, and what was in use is told at the end of a run.
  var unusedStackBytes: Int? { nil }

  static var size: Int { 62_464 }
  var size: Int { Self.size }

  mutating func read(_ count: Int, at address: Int, into bytes: inout MutableSpan<UInt8>) {
    let memory = unsafe world_eeprom()
    for index in 0..<min(max(0, count), bytes.count) { bytes[index] = unsafe memory[(address &+ index) & 0xFFFF] }
  }

  mutating func write(_ bytes: Span<UInt8>, at address: Int) {
    let memory = unsafe world_eeprom()
    records.begin(.row)
    records.write(address)
    for index in bytes.indices {
      unsafe memory[(address &+ index) & 0xFFFF] = bytes[index]
      records.write(bytes[index])
    }
    records.end()
  }

  mutating func keep<let rates: Int>(_ period: borrowing BillingPeriod<rates>, in place: Int) {
    records.write(period: period, in: place)
  }

  mutating func note(_ event: BillingEvent) {
    switch event {
    case .switched(let kind, let from, let to, let at, let cause):
      records.begin(.switched)
      records.write(kind.rawValue)
      records.write(from)
      records.write(to)
      records.write(at.seconds)
      records.write(cause.rawValue)
    case .reset(let number, let at, let cause):
      records.begin(.reset)
      records.write(number)
      records.write(at.seconds)
      records.write(cause.rawValue)
    case .resetRefused(let at):
      records.begin(.refused)
      records.write(at.seconds)
    }
    records.end()
  }
}
