import Foundation
import RequirementTrait
import Testing
import VirtualTime
import Waveforms

@Suite("True energies", .verifies("REQ-EMU-003"))
struct ReferenceTests {
  @Test("energies equal those of numpy's quadrature to 1e-9", arguments: KnownAnswers.all.cases)
  func equalsQuadrature(answers: KnownAnswers.Case) throws {
    let last = try #require(answers.energies.map(\.nanoseconds).max())
    var source = rendered(answers.program, upTo: last)
    for energies in answers.energies {
      let reference = source.reference(atNanoseconds: energies.nanoseconds)
      #expect(reference.count == energies.phases.count)
      for (found, expected) in zip(reference, energies.phases) {
        let scale = 1e-9 * (expected.voltageSquares * expected.currentSquares).squareRoot()
        let place = "\(answers.name), \(energies.nanoseconds) ns"
        #expect((found.activeJoules - expected.active).magnitude <= scale, "\(place): active \(found.activeJoules)")
        #expect((found.reactiveVarSeconds - expected.reactive).magnitude <= scale, "\(place): reactive")
        #expect(
          (found.voltageSquareSeconds - expected.voltageSquares).magnitude <= 1e-9 * expected.voltageSquares,
          "\(place): square of the voltage")
        #expect(
          (found.currentSquareSeconds - expected.currentSquares).magnitude <= 1e-9 * expected.currentSquares,
          "\(place): square of the current")
        let rms = (expected.voltageSquares.squareRoot(), expected.currentSquares.squareRoot())
        #expect((found.voltageSeconds - expected.voltage).magnitude <= 1e-9 * rms.0, "\(place): voltage")
        #expect((found.currentSeconds - expected.current).magnitude <= 1e-9 * rms.1, "\(place): current")
      }
    }
  }

  @Test("before the run and at its start nothing is registered")
  func start() {
    var source = rendered([.steady(voltageRMS: 230, currentRMS: 5, durationNanoseconds: 1_000_000_000)], upTo: 0)
    #expect(source.reference(atNanoseconds: 0) == [PhaseReference()])
  }

  @Test("they are known up to the last sample, rendered or of any probe")
  func latest() {
    let program = [Segment.steady(voltageRMS: 230, currentRMS: 5, durationNanoseconds: 1_000_000_000)]
    var rendered = rendered(program, upTo: 0)
    var output = [Double](repeating: 0, count: 200)
    let next = rendered.latestNanoseconds / 125_000 + 1
    rendered.render(firstSample: next, count: 100, into: &output)
    #expect(rendered.latestNanoseconds == (next + 99) * 125_000)
    #expect(rendered.reference(atNanoseconds: rendered.latestNanoseconds)[0].activeJoules > 0)
    var probed = TonalSource(SegmentList(program))
    probed.attach([Probe(input: 0, filter: AnalogueFilter()), Probe(input: 1, filter: AnalogueFilter())])
    #expect(probed.latestNanoseconds == 0)
    output.withUnsafeMutableBufferPointer {
      probed.sample(probe: 1, grid: ProbeGrid(startNanoseconds: 1_000, periodNanoseconds: 500, count: 9), into: $0)
      probed.sample(probe: 0, grid: ProbeGrid(startNanoseconds: 1_000, periodNanoseconds: 500, count: 4), into: $0)
    }
    #expect(probed.latestNanoseconds == 5_000)
    #expect(probed.reference(atNanoseconds: 5_000)[0].voltageSquareSeconds > 0)
  }

  @Test("after 30 days at 230 V, 60 A and 60 degrees the energies are exact to 1e-12")
  func longTime() {
    let days = Int64(30 * 86_400)
    var source = TonalSource(
      SegmentList([
        .steady(
          voltageRMS: 230, currentRMS: 60, frequencyHz: 50, powerFactorAngleRadians: .pi / 3,
          durationNanoseconds: 31 * 86_400_000_000_000)
      ]))
    var output = [Double](repeating: 0, count: 200)
    source.render(firstSample: days * 8000, count: 100, into: &output)
    let found = source.reference(atNanoseconds: days * 1_000_000_000)[0]
    let apparent = 230 * 60 * Double(days)
    #expect((found.activeJoules / (0.5 * apparent) - 1).magnitude < 1e-12)
    #expect((found.reactiveVarSeconds / (0.75.squareRoot() * apparent) - 1).magnitude < 1e-12)
    #expect((found.apparentVoltAmpereSeconds(over: Double(days)) / apparent - 1).magnitude < 1e-12)
  }

  @Test(
    "tones of nearly equal frequency neither cancel nor drift",
    arguments: [0, 1e-12, 1e-9, 1e-6, 1e-5, 1e-4, 1e-3, 0.1])
  func nearlyEqual(difference: Double) {
    let hours = 3600.0
    let other = 50 + difference
    var source = TonalSource(
      SegmentList([
        segment(
          nanoseconds: 4_000_000_000_000,
          [
            ChannelContent(tones: [Tone(.absolute(50), peak: 300, phase: 0.5)]),
            ChannelContent(tones: [Tone(.absolute(other), peak: 10, phase: 0.2)]),
          ])
      ]))
    var output = [Double](repeating: 0, count: 2)
    source.render(firstSample: 3600 * 8000, count: 1, into: &output)
    let found = source.reference(atNanoseconds: 3_600_000_000_000)[0].activeJoules
    // 3600 s are whole cycles of 50 Hz: the sum term leaves the phase of the difference alone.
    let exact = other - 50
    let half = Double.pi * exact * hours
    let slow = half == 0 ? cos(0.3) : sin(half) / half * cos(half - 0.3)
    let sum = 2 * Double.pi * (100 + exact)
    let fast = (sin(2 * half + 0.7) - sin(0.7)) / sum
    let expected = 1500 * (hours * slow - fast)
    #expect((found - expected).magnitude < 1e-10 * 1500 * hours, "\(found) against \(expected)")
  }

  @Test("tones of one order, and of one frequency, add as phasors")
  func phasors() {
    func content(_ tones: [Tone], dc: Double = 0) -> ChannelContent { ChannelContent(dc: dc, tones: tones) }
    // 3 sin + 4 cos has peak 5 and leads by atan(4/3); 150 Hz appears as a harmonic and by its own frequency.
    let voltage = content(
      [Tone(.harmonic(1), peak: 3, phase: 0), Tone(.harmonic(1), peak: 4, phase: .pi / 2)], dc: 7)
    let current = content([
      Tone(.harmonic(1), peak: 2, phase: 0), Tone(.harmonic(3), peak: 1, phase: 0),
      Tone(.absolute(150), peak: 1, phase: 0), Tone(.absolute(-150), peak: 1, phase: .pi),
    ])
    var source = rendered([segment(nanoseconds: 1_100_000_000, [voltage, current])], upTo: 1_000_000_000)
    let found = source.reference(atNanoseconds: 1_000_000_000)[0]
    #expect((found.activeJoules - 3).magnitude < 1e-12)
    #expect((found.reactiveVarSeconds - 4).magnitude < 1e-12)
    #expect((found.apparentVoltAmpereSeconds(over: 1) - 5 / 2.0.squareRoot() * 6.5.squareRoot()).magnitude < 1e-12)
  }

  @Test("inductive load has positive reactive energy and tones of their own frequency have none")
  func reactiveSign() {
    var inductive = rendered(
      [.steady(voltageRMS: 200, currentRMS: 1, powerFactorAngleRadians: .pi / 2, durationNanoseconds: 2_000_000_000)],
      upTo: 1_000_000_000)
    #expect((inductive.reference(atNanoseconds: 1_000_000_000)[0].reactiveVarSeconds - 200).magnitude < 1e-9)
    var absolute = rendered(
      [
        segment(
          nanoseconds: 2_000_000_000,
          [
            ChannelContent(tones: [Tone(.absolute(50), peak: 300, phase: 0)]),
            ChannelContent(tones: [Tone(.absolute(50), peak: 1, phase: -1)]),
          ])
      ], upTo: 1_000_000_000)
    #expect(absolute.reference(atNanoseconds: 1_000_000_000)[0].reactiveVarSeconds == 0)
  }

  @Test("any instant of the last two seconds can be asked for, in any order")
  func history() {
    let loads = (1...40).map {
      Segment.steady(voltageRMS: 230, currentRMS: Double($0), durationNanoseconds: 100_000_000)
    }
    var source = rendered(sequence(loads), upTo: 3_900_000_000)
    for tenths in [39, 19, 30, 25, 38] as [Int64] {
      // 100 ms are ten cycles of the product: 23 J for every ampere.
      let expected = 23 * Double(tenths * (tenths + 1) / 2)
      let found = source.reference(atNanoseconds: tenths * 100_000_000)[0]
      #expect((found.activeJoules - expected).magnitude < 1e-9 * expected, "\(tenths) tenths")
    }
  }
}
