import Foundation
import Recordings
import RequirementTrait
import Testing
import Waveforms

private let nativeRatesHz = [1_000.0, 7_200, 30_707.244140625, 48_000]

/// 50 Hz gives whole cycles in whole samples at most of the rates, the others at none of them.
private let frequenciesHz = [50.0, 49.37, 59.98, 61.234]

private func rendered(_ source: inout RecordedSource, from first: Int64 = 0, count: Int) -> [[Double]] {
  var output = [Double](repeating: 0, count: 2 * source.phaseCount * count)
  source.render(firstSample: first, count: count, into: &output)
  return (0..<2 * source.phaseCount).map { Array(output[$0 * count..<($0 + 1) * count]) }
}

@Suite(.verifies("REQ-EMU-007")) struct ResamplingTests {
  /// Voltage and current that the lowest of the rates still holds.
  private func signals(_ frequencyHz: Double) -> (HarmonicSignal, HarmonicSignal) {
    (
      HarmonicSignal(frequencyHz: frequencyHz, parts: [(1, 325, 0.3), (3, 20, 1), (5, 10, 2), (0, 1, 0)]),
      HarmonicSignal(frequencyHz: frequencyHz, parts: [(1, 10, -0.4), (3, 3, 0.2), (5, 1, 0)])
    )
  }

  @Test(
    "Samples follow the closed form within 1e-5 of the peak, over loop points as elsewhere",
    arguments: nativeRatesHz, frequenciesHz)
  func closedForm(rateHz: Double, frequencyHz: Double) throws {
    let (voltage, current) = signals(frequencyHz)
    for seconds in [0.0667, 0.2, 1.0, 20.0] {
      let made = recording(voltage, current, rateHz: rateHz, count: Int(rateHz * seconds))
      var source = try RecordedSource(made, phaseCount: 1)
      let count = Int(2.2 * source.loopSeconds * 8_000)
      let output = rendered(&source, count: count)
      for (channel, signal) in [voltage, current].enumerated() {
        let peak = channel == 0 ? 325.0 : 10
        var worst = 0.0
        var steepest = 0.0
        for n in 0..<count {
          worst = max(worst, abs(output[channel][n] - signal.value(at: Double(n) / 8_000)))
          if n > 0 { steepest = max(steepest, abs(output[channel][n] - output[channel][n - 1])) }
        }
        #expect(worst < 1e-5 * peak, "\(seconds) s, channel \(channel)")
        #expect(steepest < signal.steepest / 8_000, "\(seconds) s, channel \(channel)")
      }
    }
  }

  @Test(
    "Energies follow the closed form within 1e-5 at any instant", arguments: nativeRatesHz, frequenciesHz)
  func energies(rateHz: Double, frequencyHz: Double) throws {
    let (voltage, current) = signals(frequencyHz)
    let omega = 2 * Double.pi * frequencyHz
    // Integral of the products of all pairs of parts from 0 to t.
    func joules(_ t: Double) -> Double {
      var sum = 0.0
      for u in voltage.parts {
        for i in current.parts {
          let peaks: Double = u.peak * i.peak
          if u.order == 0 {
            let rate = Double(i.order) * omega
            let change: Double = cos(i.phase) - cos(rate * t + i.phase)
            sum += peaks * change / rate
            continue
          }
          let plus = Double(u.order + i.order) * omega
          let minus = Double(u.order - i.order) * omega
          let difference = u.phase - i.phase
          let total = u.phase + i.phase
          let slow: Double =
            u.order == i.order ? t * cos(difference) : (sin(minus * t + difference) - sin(difference)) / minus
          let fast: Double = (sin(plus * t + total) - sin(total)) / plus
          sum += peaks / 2 * (slow - fast)
        }
      }
      return sum
    }
    let reactive = 325 * 10 / 2 * sin(0.7)
    let apparent = ((325.0 * 325 + 500) * (100 + 10) / 4).squareRoot()
    for seconds in [0.0667, 0.2, 1.0, 20.0] {
      let made = recording(voltage, current, rateHz: rateHz, count: Int(rateHz * seconds))
      var source = try RecordedSource(made, phaseCount: 1)
      for nanoseconds in [0, 1_234_567, 20_000_000, 199_999_999, 1_000_000_000, 3_723_456_789_012] as [Int64] {
        let t = Double(nanoseconds) * 1e-9
        let found = source.reference(atNanoseconds: nanoseconds)[0]
        // The estimate of the frequency, 1e-8, moves the phase of hour-long runs.
        let allowance = 1e-5 * max(t, 0.01)
        #expect(abs(found.activeJoules - joules(t)) < 1_700 * allowance, "\(seconds) s, \(t) s")
        #expect(abs(found.reactiveVarSeconds - reactive * t) <= reactive * 1e-5 * t, "\(seconds) s, \(t) s")
        #expect(
          abs(found.apparentVoltAmpereSeconds(over: t) - apparent * t) <= apparent * 1e-5 * t, "\(seconds) s, \(t) s")
      }
    }
  }

  @Test(
    "A harmonic passes with the gain of the front end", arguments: [14_400.0, 30_707.244140625, 48_000],
    [20, 40, 56, 70, 90])
  func gain(rateHz: Double, order: Int) throws {
    let signal = HarmonicSignal(frequencyHz: 50, parts: [(1, 100, 0), (order, 100, 1)])
    var source = try RecordedSource(
      recording(signal, signal, rateHz: rateHz, count: Int(rateHz * 0.5)), phaseCount: 1)
    let output = rendered(&source, count: 8_000)[0]
    let frequencyHz = 50.0 * Double(order)
    let folded = min(frequencyHz, 8_000 - frequencyHz)
    let wanted = FrontEndKernel.ideal.gain(atHz: frequencyHz)
    #expect(abs(tone(output[...], frequencyHz: folded).peak / 100 - abs(wanted)) < 1e-5)
    #expect(abs(tone(output[...], frequencyHz: 50).peak / 100 - 1) < 1e-5)
  }

  @Test("No image of a slow recording passes the front end", arguments: [(1_000.0, 9), (2_000, 18), (7_200, 63)])
  func images(rateHz: Double, order: Int) throws {
    let signal = HarmonicSignal(frequencyHz: 50, parts: [(1, 100, 0), (order, 100, 1)])
    var source = try RecordedSource(
      recording(signal, signal, rateHz: rateHz, count: Int(rateHz * 0.5)), phaseCount: 1)
    let output = rendered(&source, count: 8_000)[0]
    let image = rateHz - 50 * Double(order)
    #expect(tone(output[...], frequencyHz: min(image, 8_000 - image)).peak < 1e-3)
    // 0.45 of the native rate is passed.
    let frequencyHz = 50.0 * Double(order)
    let gain = FrontEndKernel.ideal.gain(atHz: frequencyHz)
    #expect(abs(tone(output[...], frequencyHz: frequencyHz).peak / 100 - gain) < 1e-5)
  }

  @Test("A constant passes exactly in every position")
  func constant() throws {
    let voltage = HarmonicSignal(frequencyHz: 50, parts: [(1, 100, 0)])
    let current = HarmonicSignal(frequencyHz: 50, parts: [(0, 7, 0)])
    var source = try RecordedSource(recording(voltage, current, rateHz: 9_999, count: 3_000), phaseCount: 1)
    #expect(rendered(&source, count: 4_000)[1].allSatisfy { abs($0 - 7) < 1e-13 })
  }

  @Test("Whatever the size of the pieces, the samples are the same bits", arguments: [0.5, 20.0])
  func pieces(seconds: Double) throws {
    let (voltage, current) = signals(49.37)
    let made = recording(voltage, current, rateHz: 10_000, count: Int(10_000 * seconds))
    var source = try RecordedSource(made, phaseCount: 1)
    #expect(source.isTabulated == (seconds < 16))
    let whole = rendered(&source, count: 9_000)
    var first = 0
    for count in [1, 7, 1_600, 3, 4_096, 3_293] {
      let piece = rendered(&source, from: Int64(first), count: count)
      for channel in 0..<2 { #expect(piece[channel][...] == whole[channel][first..<first + count]) }
      first += count
    }
  }

  @Test("After a year the loop still begins where it began")
  func longRun() throws {
    let (voltage, current) = signals(50)
    let made = recording(voltage, current, rateHz: 8_000, count: 1_600)
    var source = try RecordedSource(made, phaseCount: 1)
    #expect(source.loopCycles == 10)
    let year = Int64(365 * 24 * 3_600) * 8_000
    #expect(rendered(&source, from: year, count: 2_000) == rendered(&source, count: 2_000))
    let joules = source.reference(atNanoseconds: year * 125_000)[0].activeJoules
    #expect(
      abs(joules / source.reference(atNanoseconds: 200_000_000)[0].activeJoules / (5 * 365 * 24 * 3_600) - 1) < 1e-9)
  }

  @Test("Ratios divide, inputs without a channel are zero")
  func ratios() throws {
    let (voltage, current) = signals(50)
    let made = recording(voltage, current, rateHz: 10_000, count: 2_000)
    var plain = try RecordedSource(made, phaseCount: 1)
    let map = try ChannelMap(parsing: "u2=u1_V,i2=i1_A,u3=u1_V")
    var mapped = try RecordedSource(made, channels: map, phaseCount: 3, voltageRatio: 100, currentRatio: 120)
    let reference = rendered(&plain, count: 500)
    let output = rendered(&mapped, count: 500)
    #expect(zip(output[2], reference[0]).allSatisfy { abs($0 * 100 - $1) < 1e-9 })
    #expect(zip(output[3], reference[1]).allSatisfy { abs($0 * 120 - $1) < 1e-10 })
    #expect(output[4] == output[2])
    for channel in [0, 1, 5] { #expect(output[channel].allSatisfy { $0 == 0 }) }
    let energies = mapped.reference(atNanoseconds: 1_000_000_000)
    let whole = plain.reference(atNanoseconds: 1_000_000_000)[0]
    #expect(abs(energies[1].activeJoules * 12_000 / whole.activeJoules - 1) < 1e-12)
    #expect(energies[0] == PhaseReference() && energies[2] == PhaseReference())
  }

  @Test("A channel that was sampled late is put back in time", arguments: [1_000.0, 6_000, 20_000])
  func skew(rateHz: Double) throws {
    let (voltage, current) = signals(49.9)
    var made = recording(voltage, current, rateHz: rateHz, count: Int(rateHz * 0.3))
    made.channels[1].samples = made.channels[1].samples.indices.map { current.value(at: Double($0) / rateHz + 37e-6) }
    made.channels[1].skewSeconds = 37e-6
    var source = try RecordedSource(made, phaseCount: 1)
    let output = rendered(&source, count: 4_000)
    let worst = (0..<4_000).map { abs(output[1][$0] - current.value(at: Double($0) / 8_000)) }.max() ?? 1
    #expect(worst < 1e-4)
  }

  @Test("A recording that ends otherwise than it began is blended, not broken, at the loop point")
  func seam() throws {
    let rateHz = 12_800.0
    let samples = (0..<2_650).map { n -> Double in
      let t = Double(n) / rateHz
      return (300 + 100 * t) * sin(2 * .pi * 50 * t) + 40 * t
    }
    let channel = Recording.Channel(name: "u1", unit: "V", quantity: .voltage, samples: samples)
    let made = Recording(file: "drift", kind: .csv, sampleRateHz: rateHz, channels: [channel])
    var source = try RecordedSource(made, channels: ChannelMap(parsing: "u1=u1"), phaseCount: 1)
    #expect(source.loopCycles == 10)
    let output = rendered(&source, count: 8_000)[0]
    let slope = (320 * 2 * Double.pi * 50 + 140) / 8_000
    // 8 V of drift over the loop would be two thirds of the largest step of the signal itself.
    let steepest = zip(output, output.dropFirst()).map { abs($0 - $1) }.max() ?? 0
    #expect(steepest < slope * 1.02)
  }
}
