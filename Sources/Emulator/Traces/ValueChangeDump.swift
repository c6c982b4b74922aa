// @relation(REQ-EMU-016, scope=file)

import Devices
import EmulatorKit

/// A trace as a value change dump (IEEE 1364-2005, clause 18), which GTKWave, sigrok and most logic analysers read.
///
/// Bus 1 has `scl1`, `sda1` and `octet1`: the byte on its way, address and direction first, `z` while the bus is free. The pulse
/// lines are `active` and `reactive`. Times are whole nanoseconds, rounded down. About 15 MB for a second of a bus.
///
/// Names are unique without their scopes, and the octet is a set of single bits (GTKWave joins them), because libsigrok 0.5 knows
/// neither scopes nor vectors and gives up at the first of them.
///
/// A bus that hangs is drawn as free: neither its end of a transfer nor its recovery is reported.
public final class ValueChangeDump: TraceWriter {
  /// A bus: transfers that wait, and how far the first of them has been written.
  private struct Lane {
    var waiting: [BusTransfer] = []
    var cursor: WireCursor?
    var next: WireChange?
    /// What the octet was last; nil for a free bus.
    var octet: UInt8?

    mutating func add(_ transfer: BusTransfer) {
      waiting.append(transfer)
      if next == nil { advance() }
    }

    mutating func advance() {
      while true {
        next = cursor?.next()
        if next != nil { return }
        guard !waiting.isEmpty else {
          cursor = nil
          return
        }
        cursor = WireCursor(waiting.removeFirst())
      }
    }
  }

  private var text: TraceText
  private var lanes: [Lane]
  private var edges = PendingEdges()
  /// Of the latest time mark.
  private var written: Int64 = 0

  /// Writes the head. `output` takes the file's bytes, block by block.
  public init(_ lines: TraceLines, output: @escaping (UnsafeRawBufferPointer) -> Void) {
    precondition((0...TraceLines.mostBuses).contains(lines.busCount), "a trace has 0 to \(TraceLines.mostBuses) buses")
    text = TraceText(output: output)
    lanes = Array(repeating: Lane(), count: lines.busCount)
    writeHead()
  }

  public func add(_ transfer: BusTransfer) { lanes[transfer.phase].add(transfer) }

  public func add(_ edge: PulseEdge) { edges.add(edge) }

  public func settle(before nanoseconds: Int64) {
    write(before: nanoseconds)
    edges.settle(before: nanoseconds)
  }

  public func finish(at nanoseconds: Int64) {
    write(before: .max)
    mark(max(nanoseconds, written))
    text.handOn()
  }

  /// Merges what lies before `limit`: at one instant the buses in the order of phases, then the pulse lines.
  private func write(before limit: Int64) {
    while true {
      var first: Int?
      var time = limit
      for index in lanes.indices {
        if let next = lanes[index].next, next.nanoseconds < time { (first, time) = (index, next.nanoseconds) }
      }
      if let edge = edges.first, edge.nanoseconds < time {
        edges.removeFirst()
        mark(edge.nanoseconds)
        write(edge.isRising, edge.isReactive ? Self.reactive : Self.active)
      } else if let first, let change = lanes[first].next {
        lanes[first].advance()
        mark(change.nanoseconds)
        write(change.kind, of: first)
      } else {
        return
      }
    }
  }

  private func mark(_ nanoseconds: Int64) {
    guard nanoseconds != written else { return }
    precondition(nanoseconds > written, "a trace goes back in time")
    written = nanoseconds
    text.append(UInt8(ascii: "#"))
    text.append(decimal: nanoseconds)
    text.endLine()
  }

  private func write(_ kind: WireChange.Kind, of bus: Int) {
    switch kind {
    case .clock(let isHigh): write(isHigh, Self.clock(bus))
    case .data(let isHigh): write(isHigh, Self.data(bus))
    case .octet(let value):
      let before = lanes[bus].octet
      lanes[bus].octet = value
      for bit in 0..<8 {
        let isHigh = value >> UInt8(bit) & 1 == 1
        if before.map({ ($0 >> UInt8(bit) & 1 == 1) != isHigh }) ?? true { write(isHigh, Self.octet(bus, bit: bit)) }
      }
    case .idle:
      lanes[bus].octet = nil
      for bit in 0..<8 { write(UInt8(ascii: "z"), Self.octet(bus, bit: bit)) }
    }
  }

  private func write(_ isHigh: Bool, _ identifier: UInt8) {
    write(isHigh ? UInt8(ascii: "1") : UInt8(ascii: "0"), identifier)
  }

  private func write(_ value: UInt8, _ identifier: UInt8) {
    text.append(value)
    text.append(identifier)
    text.endLine()
  }

  // Identifiers are one printable character: ten a bus from `#` on, ahead of them the pulse lines.
  private static let active = UInt8(ascii: "!")
  private static let reactive = UInt8(ascii: "\"")
  private static func clock(_ bus: Int) -> UInt8 { UInt8(ascii: "#") + UInt8(10 * bus) }
  private static func data(_ bus: Int) -> UInt8 { clock(bus) + 1 }
  private static func octet(_ bus: Int, bit: Int) -> UInt8 { clock(bus) + 2 + UInt8(bit) }

  private func writeHead() {
    func name(_ identifier: UInt8) -> String { String(UnicodeScalar(identifier)) }
    text.append("$version reference-meter $end\n$timescale 1 ns $end\n$scope module meter $end\n")
    for bus in lanes.indices {
      let number = bus + 1
      text.append("$scope module bus\(number) $end\n")
      text.append("$var wire 1 \(name(Self.clock(bus))) scl\(number) $end\n")
      text.append("$var wire 1 \(name(Self.data(bus))) sda\(number) $end\n")
      for bit in stride(from: 7, through: 0, by: -1) {
        text.append("$var wire 1 \(name(Self.octet(bus, bit: bit))) octet\(number) [\(bit)] $end\n")
      }
      text.append("$upscope $end\n")
    }
    text.append("$scope module pulses $end\n")
    text.append("$var wire 1 \(name(Self.active)) active $end\n$var wire 1 \(name(Self.reactive)) reactive $end\n")
    text.append("$upscope $end\n$upscope $end\n$enddefinitions $end\n#0\n$dumpvars\n")
    for bus in lanes.indices {
      write(true, Self.clock(bus))
      write(true, Self.data(bus))
      write(.idle, of: bus)
    }
    write(false, Self.active)
    write(false, Self.reactive)
    text.append("$end\n")
  }
}
