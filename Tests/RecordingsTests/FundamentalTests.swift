import Foundation
import Recordings
import Testing
import VirtualTime

@Suite struct FundamentalTests {
  private func source(
    rateHz: Double, count: Int, _ value: (Double) -> Double
  ) throws -> RecordedSource {
    let samples = (0..<count).map { value(Double($0) / rateHz) }
    let channel = Recording.Channel(name: "u1", unit: "V", quantity: .voltage, samples: samples)
    let current = Recording.Channel(name: "i1", unit: "A", quantity: .current, samples: samples.map { $0 / 50 })
    return try RecordedSource(
      Recording(file: "made", kind: .csv, sampleRateHz: rateHz, channels: [channel, current]), phaseCount: 1)
  }

  @Test(
    "It is found within 1e-5 among strong harmonics and noise of 0.1 %", arguments: 1...20 as ClosedRange<UInt64>)
  func noisy(seed: UInt64) throws {
    var generator = SystemSeeded(seed: seed)
    var noise = GaussianSource(Xoshiro256(seed: seed))
    let frequencyHz = Double.random(in: 40.01...69.99, using: &generator)
    let rateHz = [2_000.0, 8_000, 25_600].randomElement(using: &generator)!
    let phases = (0..<8).map { _ in Double.random(in: 0..<6.28, using: &generator) }
    let peaks = [1, 0.05, 0.3, 0.05, 0.2, 0.02, 0.15, 0.1]
    let found = try source(rateHz: rateHz, count: Int(rateHz * 0.25)) { t in
      var sum = 1e-3 * noise.next() + 0.05
      for (order, (peak, phase)) in zip(peaks, phases).enumerated() {
        sum += peak * sin(2 * .pi * Double(order + 1) * frequencyHz * t + phase)
      }
      return sum
    }
    #expect(abs(found.fundamentalHz / frequencyHz - 1) < 1e-5, "seed \(seed): \(frequencyHz) Hz at \(rateHz) S/s")
  }

  @Test("Without noise, two cycles are enough", arguments: [41.3, 50, 52.7, 60, 68.9])
  func short(frequencyHz: Double) throws {
    let rateHz = 5_000.0
    let found = try source(rateHz: rateHz, count: Int(2 * rateHz / frequencyHz) + 1) { t in
      sin(2 * .pi * frequencyHz * t + 0.4) + 0.2 * sin(6 * .pi * frequencyHz * t) + 0.1
    }
    #expect(abs(found.fundamentalHz / frequencyHz - 1) < 1e-5)
    #expect(found.loopCycles == 2)
  }

  @Test("A voltage that is interrupted for half of the time is followed through")
  func interrupted() throws {
    let found = try source(rateHz: 6_400, count: 64_000) { t in
      t > 3 && t < 8 ? 0 : sin(2 * .pi * 49.87 * t)
    }
    #expect(abs(found.fundamentalHz / 49.87 - 1) < 1e-6)
  }

  @Test("A frequency that drifts by many cycles is counted through, and the reactive energy stays that of the phase")
  func drifting() throws {
    // 50 Hz with a swing of 0.1 Hz over two minutes: +-1.9 cycles off a steady 50 Hz.
    func turns(_ t: Double) -> Double { 50 * t + 0.1 * 120 / (2 * .pi) * (1 - cos(2 * .pi * t / 120)) }
    let rateHz = 2_000.0
    let count = 240_000
    func samples(_ peak: Double, _ phase: Double) -> [Double] {
      (0..<count).map { peak * sin(2 * .pi * turns(Double($0) / rateHz) + phase) }
    }
    let made = Recording(
      file: "drift", kind: .csv, sampleRateHz: rateHz,
      channels: [
        .init(name: "u1", unit: "V", quantity: .voltage, samples: samples(300, 0)),
        .init(name: "i1", unit: "A", quantity: .current, samples: samples(10, -Double.pi / 3)),
      ])
    var source = try RecordedSource(made, phaseCount: 1)
    #expect(abs(source.fundamentalHz / 50 - 1) < 1e-5)
    #expect(source.loopCycles == 6_000)
    let found = source.reference(atNanoseconds: 120_000_000_000)[0]
    #expect(abs(found.activeJoules / (750 * 120) - 1) < 1e-5)
    #expect(abs(found.reactiveVarSeconds / (1_500 * sin(Double.pi / 3) * 120) - 1) < 1e-4)
    #expect(abs(found.apparentVoltAmpereSeconds(over: 120) / (1_500 * 120) - 1) < 1e-5)
  }

  @Test("The first voltage that has a fundamental tells")
  func firstPresent() throws {
    let mains = HarmonicSignal(frequencyHz: 52, parts: [(1, 100, 0)])
    var made = recording(mains, mains, rateHz: 8_000, count: 4_000)
    made.channels.insert(
      .init(name: "dead", unit: "V", quantity: .voltage, samples: [Double](repeating: 0.5, count: 4_000)), at: 0)
    let map = try ChannelMap(parsing: "u1=dead,u2=u1_V,i2=i1_A")
    #expect(abs(try RecordedSource(made, channels: map, phaseCount: 3).fundamentalHz / 52 - 1) < 1e-7)
  }

  @Test(
    "Without a fundamental there is an error",
    arguments: [("constant", 0.0), ("20 Hz", 20), ("100 Hz", 100), ("38 Hz", 38), ("73 Hz", 73)])
  func absent(name: String, frequencyHz: Double) {
    let error = #expect(throws: RecordingError.self) {
      try source(rateHz: 8_000, count: 8_000) { frequencyHz == 0 ? 1 : sin(2 * .pi * frequencyHz * $0) }
    }
    #expect(error?.reason == .noFundamental)
    #expect(error?.description == "made: u1: no fundamental between 40 and 70 Hz in the voltage")
  }

  @Test("White noise has no fundamental", arguments: [1, 2, 3] as [UInt64])
  func noise(seed: UInt64) {
    var noise = GaussianSource(Xoshiro256(seed: seed))
    let error = #expect(throws: RecordingError.self) { try source(rateHz: 8_000, count: 8_000) { _ in noise.next() } }
    #expect(error?.reason == .noFundamental, "seed \(seed)")
  }

  @Test(
    "Recordings that can't be used are refused",
    arguments: [
      (8_000.0, 100, RecordingError.Reason.tooShort), (8_000, 220, .tooShort), (400, 4_000, .outOfRange),
      (2e7, 4_000, .outOfRange), (600, 9, .tooShort),
    ])
  func unusable(rateHz: Double, count: Int, reason: RecordingError.Reason) {
    let error = #expect(throws: RecordingError.self) {
      try source(rateHz: rateHz, count: count) { sin(2 * .pi * 50 * $0) }
    }
    #expect(error?.reason == reason, "\(String(describing: error))")
  }

  @Test("Ratios out of range are refused", arguments: [0, -1, .nan, .infinity, 1e7])
  func ratio(ratio: Double) {
    let mains = HarmonicSignal(frequencyHz: 50, parts: [(1, 100, 0)])
    let made = recording(mains, mains, rateHz: 8_000, count: 4_000)
    let error = #expect(throws: RecordingError.self) { try RecordedSource(made, phaseCount: 1, currentRatio: ratio) }
    #expect(error?.key == "current ratio")
  }
}
