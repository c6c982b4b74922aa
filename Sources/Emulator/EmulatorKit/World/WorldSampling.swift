// @relation(REQ-EMU-001, REQ-EMU-004, scope=file)

import Devices
import Faults
import Metrology
import Quantities
import VirtualTime
import Waveforms

/// From the front end to the meter: blocks of the ideal one, reads of the converters.
extension MeterWorld {
  func scheduleBlock() {
    guard nextSample < lastSample else { return }
    let last = min(nextSample + Self.blockFrames, lastSample) - 1
    // The filter needs what lies half its length ahead.
    let ready = (last + Int64(FrontEndKernel.halfLengthSamples)) * IdealFrontEnd.sampleNanoseconds
    queue.schedule(.block, at: configuration.clock.firstCycle(atOrAfterNanoseconds: ready))
  }

  func takeBlock() {
    let count = min(Self.blockFrames, lastSample - nextSample)
    ideal.convert(&shared.source, firstSample: nextSample, count: Int(count), into: &frames)
    defer { onProgress?(nextSample * IdealFrontEnd.sampleNanoseconds) }
    guard isPowered else {
      nextSample += count
      return
    }
    let first = Instant(
      nanoseconds: (nextSample - ideal.latencySamples) * IdealFrontEnd.sampleNanoseconds)
    let before = meter.metrology.measuredWindows
    for phase in 0..<phaseCount {
      let block = frames[phase]
      stream?.write(block, phase: phase, first: first, period: design.period)
      let taken = meter.metrology.append(block.span, phase: phase, first: first)
      precondition(taken == block.count, "the meter did not take its frames")
    }
    nextSample += count
    if meter.metrology.measuredWindows != before { takeWindow() }
    scheduleEdges()
  }

  func scheduleCapture(of phase: Int, at nanoseconds: Int64) {
    queue.schedule(
      .capture(phase: phase, start: captureStarts[phase]),
      at: configuration.clock.firstCycle(atOrAfterNanoseconds: nanoseconds))
  }

  /// The driver reads; it comes back when the transfer is over. The gap until the next read is counted from there.
  func capture(_ phase: Int, at nanoseconds: Int64) {
    guard isPowered, let converters,
      let read = converters.capture(phase: phase, at: nanoseconds, end: configuration.durationNanoseconds)
    else { return }
    processor?.beginCapture(phase: phase, at: reading(atNanoseconds: nanoseconds))
    guard !sabotage.losesInterrupt(of: phase, at: converters.busEnd(phase: phase)) else { return }
    queue.schedule(
      .deliver(phase: phase, read, start: captureStarts[phase]),
      at: configuration.clock.firstCycle(atOrAfterNanoseconds: converters.busEnd(phase: phase)))
  }

  func deliver(_ read: ConverterRead, of phase: Int) {
    guard let converters else { return }
    stream?.endCapture(phase: phase, read: read)
    guard !isTimed else { return takeTimed(read, of: phase) }
    converters.withDriver(of: phase) { meter.take(read, from: &$0, phase: phase) }
    reachedNanoseconds = max(reachedNanoseconds, instant(of: read.end))
    onProgress?(instant(of: read.end))
    let next = instant(of: read.end) + converters.nextGap(phase: phase)
    workOff()
    scheduleCapture(of: phase, at: next)
  }

  /// The converter's interrupt calls its handler, if that is still to be called.
  private func takeTimed(_ read: ConverterRead, of phase: Int) {
    guard let converters else { return }
    let end = converters.busEnd(phase: phase)
    // The next read waits until the frames have been taken.
    guard let handlerEnd = interrupt(read, of: phase) else { return }
    if retained?.isSafe != true { converters.withDriver(of: phase) { meter.take(read, from: &$0, phase: phase) } }
    reachedNanoseconds = max(reachedNanoseconds, end)
    onProgress?(end)
    scheduleCapture(of: phase, at: max(end + converters.nextGap(phase: phase), handlerEnd))
  }

  /// Does all that there is to do, in no time.
  func workOff() {
    var before = meter.metrology.measuredWindows
    while meter.work() {
      guard meter.metrology.measuredWindows != before else { continue }
      before = meter.metrology.measuredWindows
      takeWindow()
    }
    scheduleEdges()
  }
}
