// @relation(REQ-EMU-016, scope=file)

import Devices
import EmulatorKit

/// A trace in the JSON object form of the trace event format, which Perfetto reads.
///
/// A bus is a track with a slice a transfer, named after its direction and address; its arguments are the number of `bytes`, whether
/// the address was `acknowledged`, the `sclPeriod`, the first bytes and a CRC-32 of all. A pulse line is a track with a slice a pulse.
/// Times are microseconds with three decimals, rounded down. About 1 kB for a second of a bus.
public final class ChromeTrace: TraceWriter {
  private var text: TraceText
  private let busCount: Int
  /// In the order of their beginnings.
  private var transfers: [BusTransfer] = []
  private var edges = PendingEdges()
  private var hasEvents = false

  /// Writes the head. `output` takes the file's bytes, block by block.
  public init(_ lines: TraceLines, output: @escaping (UnsafeRawBufferPointer) -> Void) {
    text = TraceText(output: output)
    busCount = lines.busCount
    writeHead()
  }

  public func add(_ transfer: BusTransfer) {
    precondition(transfer.phase < busCount, "a transfer on a bus that the trace has not")
    let place = transfers.lastIndex { $0.startNanoseconds <= transfer.startNanoseconds }.map { $0 + 1 } ?? 0
    transfers.insert(transfer, at: place)
  }

  public func add(_ edge: PulseEdge) { edges.add(edge) }

  public func settle(before nanoseconds: Int64) {
    write(before: nanoseconds)
    edges.settle(before: nanoseconds)
  }

  public func finish(at nanoseconds: Int64) {
    write(before: .max)
    text.append("\n]}\n")
    text.handOn()
  }

  private func write(before limit: Int64) {
    while true {
      let transfer = transfers.first.flatMap { $0.startNanoseconds < limit ? $0 : nil }
      if let edge = edges.first, edge.nanoseconds < transfer?.startNanoseconds ?? limit {
        edges.removeFirst()
        write(edge)
      } else if let transfer {
        transfers.removeFirst()
        write(transfer)
      } else {
        return
      }
    }
  }

  private func write(_ transfer: BusTransfer) {
    let periods = Int64(9 * transfer.bytes.count + 11)
    let end = (transfer.startFemtoseconds + periods * transfer.periodFemtoseconds) / 1_000_000
    let direction = transfer.isRead ? "read" : "write"
    begin("\(direction) 0x\(Self.hexadecimal(transfer.address))", "X", track: transfer.phase + 1)
    time("ts", transfer.startNanoseconds)
    time("dur", end)
    text.append(#","args":{"bytes":\#(transfer.bytes.count),"acknowledged":\#(transfer.isAcknowledged),"sclPeriod":""#)
    text.append(decimal: transfer.periodFemtoseconds / 1_000_000)
    text.append(" ns\"")
    if !transfer.bytes.isEmpty {
      let first = transfer.bytes.prefix(6).map(Self.hexadecimal).joined(separator: " ")
      let check = CyclicRedundancyCheck.crc32(transfer.bytes)
      let digits = stride(from: 24, through: 0, by: -8).map { Self.hexadecimal(UInt8(truncatingIfNeeded: check >> $0)) }
      text.append(#","firstBytes":"\#(first)","crc32":"\#(digits.joined())""#)
    }
    text.append("}}")
  }

  private func write(_ edge: PulseEdge) {
    begin("pulse", edge.isRising ? "B" : "E", track: busCount + (edge.isReactive ? 2 : 1))
    time("ts", edge.nanoseconds)
    text.append("}")
  }

  /// The members that all events have.
  private func begin(_ name: String, _ kind: String, track: Int) {
    text.append(hasEvents ? ",\n" : "\n")
    hasEvents = true
    text.append(#"{"name":"\#(name)","ph":"\#(kind)","pid":1,"tid":\#(track)"#)
  }

  private func time(_ name: String, _ nanoseconds: Int64) {
    text.append(#","\#(name)":"#)
    text.append(decimal: nanoseconds / 1000)
    text.append(UInt8(ascii: "."))
    var rest = nanoseconds % 1000
    for divisor in [100, 10, 1] as [Int64] {
      text.append(UInt8(ascii: "0") + UInt8(rest / divisor))
      rest %= divisor
    }
  }

  private func writeHead() {
    text.append(#"{"displayTimeUnit":"ns","traceEvents":["#)
    describe("process_name", track: 0, #""name":"reference-meter""#)
    let names = (0..<busCount).map { "bus \($0 + 1)" } + ["active pulses", "reactive pulses"]
    for (index, name) in names.enumerated() {
      describe("thread_name", track: index + 1, #""name":"\#(name)""#)
      describe("thread_sort_index", track: index + 1, #""sort_index":\#(index)"#)
    }
  }

  private func describe(_ kind: String, track: Int, _ arguments: String) {
    begin(kind, "M", track: track)
    text.append(#","args":{\#(arguments)}}"#)
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}
