import Demand
import Meter
import Quantities
import World

/// What billing needs: rows of the profile go into memory of another part, and what happened becomes a record.
struct ProofPort: BillingPort, ~Copyable {
  var records: RecordWriter

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
