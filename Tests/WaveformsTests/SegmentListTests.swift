import Testing
import Waveforms

@Suite("Segments")
struct SegmentListTests {
  private let parts = sequence([
    .steady(voltageRMS: 230, currentRMS: 1, durationNanoseconds: 30),
    .steady(voltageRMS: 230, currentRMS: 2, durationNanoseconds: 12),
  ])

  @Test("a list delivers its segments once")
  func once() {
    var list = SegmentList(parts)
    #expect(list.channelCount == 2)
    #expect(list.next() == parts[0])
    #expect(list.next() == parts[1])
    #expect(list.next() == nil)
    #expect(list.next() == nil)
  }

  @Test("a repeated list goes on without gaps")
  func repeated() {
    var list = SegmentList(parts, repeats: true)
    var end: Int64 = 0
    for round in 0..<10 {
      for part in parts {
        let segment = list.next()
        #expect(segment?.startNanoseconds == end)
        #expect(segment?.channels == part.channels)
        end = segment?.endNanoseconds ?? -1
      }
      #expect(end == Int64(42 * (round + 1)))
    }
  }

  @Test("steady segments have rms values, a lagging current and phases a third of a turn apart")
  func steady() {
    let segment = Segment.steady(
      phases: 3, voltageRMS: 230, currentRMS: 5, frequencyHz: 60, powerFactorAngleRadians: 0.5, startNanoseconds: 7,
      durationNanoseconds: 10)
    #expect(segment.startNanoseconds == 7 && segment.endNanoseconds == 17)
    #expect(segment.frequencyStartHz == 60 && segment.frequencyEndHz == 60)
    #expect(segment.channels.count == 6)
    for phase in 0..<3 {
      let (voltage, current) = (segment.channels[2 * phase].tones[0], segment.channels[2 * phase + 1].tones[0])
      #expect(voltage.frequency == .harmonic(1) && current.frequency == .harmonic(1))
      #expect((voltage.peak - 325.26911934581187).magnitude < 1e-12)
      #expect((current.peak - 7.0710678118654755).magnitude < 1e-14)
      #expect((voltage.phase + Double(phase) * 2.0943951023931953).magnitude < 1e-14)
      #expect((voltage.phase - current.phase - 0.5).magnitude < 1e-14)
    }
  }
}
