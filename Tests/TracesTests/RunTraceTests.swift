import Devices
import EmulatorKit
import Foundation
import RequirementTrait
import Scenarios
import Testing
import Traces
import Waveforms

/// The trace of a whole run tells what the run reported.
@Suite struct `Trace of a run` {
  private final class Witness {
    var transfers: [BusTransfer] = []
    var edges: [PulseEdge] = []
  }

  private static func scenario(_ frontEnd: String) throws -> Scenario {
    try Scenario(
      yaml: """
        meter: three-phase
        frontEnd: \(frontEnd)
        duration: 1500 ms
        seed: 3
        grid: {voltage: 230 V, frequency: 50 Hz}
        loads: {press: {current: 60 A, powerFactor: 0.6 inductive}}
        """ + (frontEnd == "ideal" ? "" : "\nbusFaults: [{at: 300 ms, fault: not acknowledged, phase: 2}]"),
      file: "traced.yaml")
  }

  /// The trace's text, and what others heard of the run.
  private static func run(
    _ frontEnd: String = "ad7991", writer: (TraceLines, @escaping (UnsafeRawBufferPointer) -> Void) -> any TraceWriter
  ) throws -> (text: String, witness: Witness, result: RunResult) {
    let scenario = try scenario(frontEnd)
    let configuration = RunConfiguration(scenario)
    var emulator = Emulator(configuration)
    let witness = Witness()
    emulator.onTransfer = { witness.transfers.append($0) }
    emulator.onPulse = { witness.edges.append($0) }
    var result: RunResult?
    let text = try Bench.text(configuration.durationNanoseconds) {
      writer(TraceLines(configuration), $0)
    } body: { writer in
      writer.listen(to: &emulator)
      result = try emulator.run(TonalSource(scenario.program(), seed: scenario.seed))
    }
    return (text, witness, try #require(result))
  }

  @Test(.verifies("REQ-EMU-016"))
  func `decoded from its wires, it is the transfers and pulses of the run`() throws {
    let (text, witness, _) = try Self.run { ValueChangeDump($0, output: $1) }
    let dump = try Dump(text)
    #expect(zip(dump.times, dump.times.dropFirst()).allSatisfy { $0 < $1 })
    #expect(witness.transfers.count { !$0.isAcknowledged } == 1)
    for bus in 1...3 {
      let expected = witness.transfers.filter { $0.phase == bus - 1 }
      #expect(expected.count >= 9)
      let decoded = try Decoder.transfers(dump, bus: bus)
      try #require(decoded.count == expected.count)
      for (wire, transfer) in zip(decoded, expected) {
        #expect(wire.octets == [transfer.address << 1 | (transfer.isRead ? 1 : 0)] + transfer.bytes)
        var acknowledges = [transfer.isAcknowledged] + transfer.bytes.map { _ in true }
        if transfer.isRead { acknowledges[transfer.bytes.count] = false }
        if transfer.isRead, transfer.bytes.isEmpty { acknowledges[0] = transfer.isAcknowledged }
        #expect(wire.acknowledges == acknowledges)
        let periods = Double(9 * transfer.bytes.count + 11)
        #expect((0..<2500).contains(wire.start - transfer.startNanoseconds))
        let end = Double(transfer.startNanoseconds) + periods * Double(transfer.periodFemtoseconds) * 1e-6
        #expect((0..<2500).contains(end - Double(wire.stop)))
      }
    }
    for (signal, isReactive) in [("active", false), ("reactive", true)] {
      let edges = witness.edges.filter { $0.isReactive == isReactive }
      #expect(edges.count >= 10)
      #expect(dump.of(signal).dropFirst().map(\.time) == edges.map(\.nanoseconds))
      #expect(dump.of(signal).dropFirst().map(\.value) == edges.map { $0.isRising ? "1" : "0" })
    }
  }

  @Test(.verifies("REQ-EMU-016"))
  func `as JSON it has a slice for each transfer, at its instant`() throws {
    let (text, witness, _) = try Self.run { ChromeTrace($0, output: $1) }
    let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let events = try #require(object["traceEvents"] as? [[String: Any]])
    let slices = events.filter { $0["ph"] as? String == "X" }
    #expect(slices.count == witness.transfers.count)
    for transfer in witness.transfers {
      let instant = Double(transfer.startNanoseconds) / 1000
      let slice = try #require(
        slices.first { $0["tid"] as? Int == transfer.phase + 1 && abs(($0["ts"] as! Double) - instant) < 1e-3 })
      #expect((slice["args"] as? [String: Any])?["bytes"] as? Int == transfer.bytes.count)
    }
    #expect(events.count { $0["ph"] as? String == "B" } == witness.edges.count { $0.isRising })
  }

  @Test(.verifies("REQ-EMU-016"))
  func `with the ideal front end it has the pulse lines alone`() throws {
    let (text, witness, _) = try Self.run("ideal") { ValueChangeDump($0, output: $1) }
    let dump = try Dump(text)
    #expect(dump.signals == ["active", "reactive"])
    #expect(witness.transfers.isEmpty)
    #expect(dump.changes.count == 2 + witness.edges.count)
    #expect(witness.edges.count >= 20)
  }

  @Test(.verifies("REQ-EMU-001", "REQ-EMU-016"))
  func `it changes nothing, and comes out the same again`() throws {
    let first = try Self.run { ValueChangeDump($0, output: $1) }
    let second = try Self.run { ValueChangeDump($0, output: $1) }
    #expect(first.text == second.text)
    let scenario = try Self.scenario("ad7991")
    let alone = try Emulator(RunConfiguration(scenario)).run(TonalSource(scenario.program(), seed: scenario.seed))
    #expect(alone.registers == first.result.registers)
    #expect(alone.activePulses == first.result.activePulses)
  }
}
