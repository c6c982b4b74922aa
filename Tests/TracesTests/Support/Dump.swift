import EmulatorKit
import Testing
import Traces

@testable import Devices

/// A value change dump read back: nothing is shared with what writes it.
struct Dump {
  struct Change: Equatable {
    var time: Int64
    var signal: String
    var value: Character
  }

  /// In the order of the file.
  private(set) var changes: [Change] = []
  private(set) var times: [Int64] = []
  private(set) var signals: Set<String> = []
  /// By signal, the indices into `changes`.
  private var places: [String: [Int]] = [:]

  init(_ text: String) throws {
    var names: [[UInt8]: String] = [:]
    var isHead = true
    for line in Array(text.utf8).split(separator: UInt8(ascii: "\n")) {
      if isHead {
        let words = String(decoding: line, as: UTF8.self).split(separator: " ")
        if words[0] == "$var" {
          try #require(words.count == 6 || words.count == 7)
          names[Array(words[3].utf8)] = words[4...].dropLast().joined(separator: " ")
        }
        if words[0] == "$enddefinitions" { isHead = false }
        continue
      }
      let first = try #require(line.first)
      if first == UInt8(ascii: "#") {
        times.append(try #require(Int64(String(decoding: line.dropFirst(), as: UTF8.self))))
      } else if first != UInt8(ascii: "$") {
        let signal = try #require(names[Array(line.dropFirst())])
        places[signal, default: []].append(changes.count)
        changes.append(
          Change(time: try #require(times.last), signal: signal, value: Character(Unicode.Scalar(first))))
      }
    }
    signals = Set(names.values)
  }

  func of(_ signals: String...) -> [Change] { signals.flatMap { places[$0] ?? [] }.sorted().map { changes[$0] } }

  /// SDA at each rise of SCL.
  func bits(bus: Int = 1) -> String {
    var data: Character = "1"
    var bits = ""
    for change in of("scl\(bus)", "sda\(bus)").drop(while: { $0.time == 0 }) {
      if change.signal.hasPrefix("sda") { data = change.value } else if change.value == "1" { bits.append(data) }
    }
    return bits
  }
}

/// What an I2C slave or a logic analyser makes of SCL and SDA.
struct Decoder {
  struct Transfer: Equatable {
    /// Of the start condition.
    var start: Int64
    /// Of the stop condition.
    var stop: Int64 = 0
    var octets: [UInt8] = []
    /// Low in the ninth clock.
    var acknowledges: [Bool] = []
  }

  static func transfers(_ dump: Dump, bus: Int) throws -> [Transfer] {
    var (clock, data) = (true, true)
    var bits: [Bool] = []
    var current: Transfer?
    var transfers: [Transfer] = []
    for change in dump.of("scl\(bus)", "sda\(bus)").drop(while: { $0.time == 0 }) {
      let level = change.value == "1"
      if change.signal.hasPrefix("scl") {
        if level == clock { Issue.record("SCL does not change at \(change.time)") }
        clock = level
        guard clock else { continue }
        bits.append(data)
        if bits.count == 9 {
          current?.octets.append(bits.prefix(8).reduce(0) { $0 << 1 | ($1 ? 1 : 0) })
          current?.acknowledges.append(!bits[8])
          bits = []
        }
      } else {
        if level == data { Issue.record("SDA does not change at \(change.time)") }
        data = level
        guard clock else { continue }
        if data {
          // The clock of the stop itself has been taken for a bit.
          #expect(bits.count == 1, "a stop within an octet at \(change.time)")
          current?.stop = change.time
          transfers.append(try #require(current))
          current = nil
        } else {
          #expect(current == nil, "a start within a transfer at \(change.time)")
          current = Transfer(start: change.time)
        }
        bits = []
      }
    }
    #expect(current == nil, "a transfer without an end")
    return transfers
  }
}

/// Traces into a string.
enum Bench {
  static func dump(buses: Int = 1, until end: Int64 = 0, _ body: (any TraceWriter) -> Void) throws -> Dump {
    try Dump(
      text(end) { output in
        ValueChangeDump(TraceLines(busCount: buses), output: output)
      } body: {
        body($0)
      })
  }

  static func json(buses: Int = 1, _ body: (any TraceWriter) -> Void) -> String {
    text(0) { output in
      ChromeTrace(TraceLines(busCount: buses), output: output)
    } body: {
      body($0)
    }
  }

  static func text(
    _ end: Int64, writer: (@escaping (UnsafeRawBufferPointer) -> Void) -> any TraceWriter,
    body: (any TraceWriter) throws -> Void
  ) rethrows -> String {
    final class Sink { var bytes: [UInt8] = [] }
    let sink = Sink()
    let writer = writer { sink.bytes += $0 }
    try body(writer)
    writer.finish(at: end)
    return String(decoding: sink.bytes, as: UTF8.self)
  }

  static func transfer(
    phase: Int = 0, at nanoseconds: Int64 = 0, femtoseconds: Int64 = 0, period: Int64 = 2_500_000_000,
    address: UInt8 = 0x28, reads: Bool = false, isAcknowledged: Bool = true, _ bytes: [UInt8]
  ) -> BusTransfer {
    BusTransfer(
      phase: phase, startNanoseconds: nanoseconds, startFemtoseconds: femtoseconds, periodFemtoseconds: period,
      address: address, isRead: reads, isAcknowledged: isAcknowledged, bytes: bytes)
  }
}
