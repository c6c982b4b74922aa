import Drivers
import Meter
import Metrology
import Quantities
import Scheduler
import Supervision

// The firmware is generic over the number of phases. A generic that nobody specialises is never turned into code, so a build of
// the modules alone would prove nothing about it: here both meters are made and driven as a board does.

/// Makes the single-phase meter.
public func makeSinglePhaseMeter() -> Meter<1> { makeMeter() }

/// Makes the three-phase meter.
public func makeThreePhaseMeter() -> Meter<3> { makeMeter() }

/// Gives frames to the single-phase meter and makes the edges that are due; returns the sum of all registers in quanta.
public func driveSinglePhaseMeter(_ meter: inout Meter<1>, frames: Span<RawFrame>, phase: Int, now: Instant) -> Int64 {
  drive(&meter, frames: frames, phase: phase, now: now)
}

/// The same for the three-phase meter.
public func driveThreePhaseMeter(_ meter: inout Meter<3>, frames: Span<RawFrame>, phase: Int, now: Instant) -> Int64 {
  drive(&meter, frames: frames, phase: phase, now: now)
}

/// Gives what a capture brought to the single-phase meter and works it off.
public func takeSinglePhaseRead(_ meter: inout Meter<1>, _ read: ConverterRead, from converter: inout AD7991) -> Bool {
  meter.take(read, from: &converter, phase: 0)
  return meter.work()
}

/// The same for a phase of the three-phase meter.
public func takeThreePhaseRead(
  _ meter: inout Meter<3>, _ read: ConverterRead, from converter: inout AD7991, phase: Int
) -> Bool {
  meter.take(read, from: &converter, phase: phase)
  return meter.work()
}

/// Supervises as many entities as the meter has tasks; returns whether the watchdog may be fed.
public func supervise(
  _ supervisor: inout Supervisor<7>, _ log: inout EventLog<32>, checkpoint: UInt8, entity: Int, now: Instant
)
  -> Bool
{
  supervisor.begin(entity, due: now, at: now)
  supervisor.pass(checkpoint, of: entity, at: now)
  supervisor.report(.budget, of: entity, at: now)
  supervisor.restart(entity, due: now)
  supervisor.suspend(entity, false)
  let state = supervisor.tick(at: now)
  if let fault = supervisor.latestFault, fault.instant == now {
    log.append(.supervisionFault, detail: UInt16(fault.fault.rawValue), at: now)
  }
  return state != .expired && supervisor.state(of: entity) != .expired && log.event(at: 0) == nil
}

/// A supervisor of as many entities.
public func makeSupervisor() -> Supervisor<7> {
  Supervisor(
    InlineArray(
      repeating: EntityDescription(rounds: 1...2, inTicks: 5, deadline: .milliseconds(100), tolerance: 0)))
}

private func makeMeter<let phaseCount: Int>() -> Meter<phaseCount> {
  Meter(
    model: .reference, calibrations: InlineArray(repeating: MeterModel.reference.nominalCalibration),
    period: SamplePeriod(nanoseconds: 125_000), nominalFrequency: nil, accumulationMode: .vectorSum)
}

private func drive<let phaseCount: Int>(
  _ meter: inout Meter<phaseCount>, frames: Span<RawFrame>, phase: Int, now: Instant
) -> Int64 {
  _ = meter.metrology.append(frames, phase: phase, first: now)
  if let edge = meter.nextEdge(of: .active), edge <= now { _ = meter.makeEdge(of: .active) }
  if let edge = meter.nextEdge(of: .reactive), edge <= now { _ = meter.makeEdge(of: .reactive) }
  var sum: Int64 = 0
  for index in RegisterQuantity.all.indices {
    sum = sum &+ RegisterQuantity.all[index].register(in: meter.metrology.accounting.total).quanta
  }
  return sum
}
