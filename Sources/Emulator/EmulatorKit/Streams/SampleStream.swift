// @relation(REQ-RT-107, scope=file)

import Devices
import Drivers
import Metrology
import Quantities
import Scenarios

/// Keeps what the firmware of a run is fed with, so that an image of it can be fed with the same in another world.
///
/// The format is that of the images (`Sources/Board/Proof`): a header, and a record for each block of frames or capture, at the
/// place at which the meter took it. Between them the clock of billing goes on, by a script of its own (``ClockScript``).
public final class SampleStream {
  private var bytes = ByteWriter()
  private var captures: [Int: Capture] = [:]
  private var script = ClockScript()
  private let write: (UnsafeRawBufferPointer) -> Void

  private struct Capture {
    var frames = 0
    var readings: [Instant] = []
    var answers = ByteWriter()
  }

  /// `write` takes the stream, piece by piece.
  public init(write: @escaping (UnsafeRawBufferPointer) -> Void) { self.write = write }

  func begin(
    frontEnd: FrontEndKind, nominalFrequency: NominalFrequency?, accumulationMode: AccumulationMode,
    period: SamplePeriod, calibrations: [PhaseCalibration], inputs: [ConverterCalibration]
  ) {
    bytes.put(text: "RMS1")
    bytes.put(UInt8(calibrations.count))
    bytes.put(frontEnd == .ad7991 ? 1 as UInt8 : 0)
    bytes.put(nominalFrequency.map { $0 == .hertz50 ? 50 : 60 } ?? 0 as UInt8)
    bytes.put(accumulationMode == .vectorSum ? 0 : 1 as UInt8)
    bytes.put(period.ticks / SamplePeriod.ticksPerNanosecond)
    for (calibration, input) in zip(calibrations, inputs) {
      bytes.put(calibration)
      bytes.put(input)
    }
    script.writeSettings(to: &bytes)
    flush()
  }

  /// Frames of a phase that follow each other, the first at `first` unless others came before.
  func write(_ frames: [RawFrame], phase: Int, first: Instant, period: SamplePeriod) {
    var start = 0
    while start < frames.count {
      let portion = frames[start..<min(start + 16, frames.count)]
      let instant = first.advanced(byNanoseconds: Int64(start) * period.ticks / SamplePeriod.ticksPerNanosecond)
      if phase == 0 { script.advance(to: instant, writing: &bytes) }
      bytes.put(UInt8(ascii: "F"))
      bytes.put(UInt8(phase))
      bytes.put(instant.nanoseconds)
      bytes.put(UInt8(portion.count))
      for frame in portion {
        bytes.put(code: frame.voltage)
        bytes.put(code: frame.current)
      }
      start += 16
    }
    flush()
  }

  func take(_ answer: BusAnswer, phase: Int) {
    switch answer {
    case .capture(let frames): captures[phase] = Capture(frames: frames)
    case .reading(let instant): captures[phase]?.readings.append(instant)
    case .read(let read, let error):
      captures[phase]?.answers.put(UInt8(ascii: "R"), error)
      captures[phase]?.answers.put(UInt16(read.count))
      captures[phase]?.answers.put(bytes: read)
    case .write(let error): captures[phase]?.answers.put(UInt8(ascii: "W"), error)
    case .recovery(let error): captures[phase]?.answers.put(UInt8(ascii: "C"), error)
    }
  }

  /// The capture is over and the meter takes what it brought.
  func endCapture(phase: Int, read: ConverterRead) {
    guard let capture = captures.removeValue(forKey: phase) else { return }
    script.advance(to: read.end, writing: &bytes)
    bytes.put(UInt8(ascii: "C"))
    bytes.put(UInt8(phase))
    bytes.put(UInt16(capture.frames))
    bytes.put(UInt8(capture.readings.count))
    for reading in capture.readings { bytes.put(reading.nanoseconds) }
    bytes.put(bytes: capture.answers.bytes)
    flush()
  }

  /// The stream is complete.
  public func finish() { flush() }

  private func flush() {
    bytes.bytes.withUnsafeBytes { if $0.count > 0 { write($0) } }
    bytes.bytes.removeAll(keepingCapacity: true)
  }
}
