import Drivers
import Quantities
import Testing

/// A converter with its driver; checks every frame that is delivered against what was to be converted.
final class Bench {
  let bus: FaultyBus
  private var converter: AD7991
  private var handle: BusHandle
  private var clock: TestClock

  init(_ signal: Signal, keepsTurn: Bool = false, configuration: AD7991Configuration = AD7991Configuration()) {
    bus = FaultyBus(PartAD7991(signal, keepsTurn: keepsTurn))
    converter = AD7991(configuration: configuration)
    handle = BusHandle(bus: bus)
    clock = TestClock(line: bus.line)
  }

  var fault: ConverterFault? { converter.fault }
  var counters: ConverterCounters { converter.counters }

  func capture(_ frames: Int) -> ConverterRead {
    converter.capture(frames: frames, over: &handle, clock: &clock)
  }

  /// The first frame of `read` that is not the one that was to be converted.
  func firstFalseFrame(_ read: ConverterRead) -> Int? {
    var frames = [ConverterFrame](
      repeating: ConverterFrame(voltage: 0, current: 0, amplifiedCurrent: 0), count: read.frames)
    var all = frames.mutableSpan
    converter.copyFrames(from: 0, into: &all)
    return frames.indices.first { frames[$0] != bus.frame($0) }
  }

  /// A capture that meets no fault: every frame but the last is right, unless the codes look like those of a slip.
  func expectWhole(_ frames: Int, _ comment: Comment) {
    let read = capture(frames)
    #expect(fault == nil, comment)
    #expect(read.transferredBytes == 6 * frames, comment)
    #expect(firstFalseFrame(read) == nil, comment)
    let last = bus.frame(frames - 1)
    let tags = [last.voltage, last.current, last.amplifiedCurrent].map { Int($0 >> 4 & 15) }
    let looksSlipped = tags.allSatisfy { $0 < 3 } && tags[1] == (tags[0] + 1) % 3 && tags[2] == (tags[0] + 2) % 3
    if looksSlipped {
      #expect(read.frames >= frames - 5 && read.frames < frames - 1, comment)
    } else {
      #expect(read.frames == frames - 1, comment)
    }
  }

  /// Whether each frame that was asked for has been counted once.
  var addsUp: Bool {
    counters.framesRequested
      == counters.framesDelivered + counters.framesWithheld + counters.framesDiscarded + counters.framesMissing
  }
}
