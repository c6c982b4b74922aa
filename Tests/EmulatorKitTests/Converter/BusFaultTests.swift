import Devices
import EmulatorKit
import Foundation
import RequirementTrait
import Testing

/// Faults on the bus through the whole chain: nothing false is registered, and the time that is missing is accounted for.
@Suite struct `Faults on the bus` {
  struct Case: CustomTestStringConvertible {
    var kind: BusFault.Kind
    var byte: Int

    var testDescription: String { "\(kind.rawValue) at byte \(byte)" }

    /// Whether it can be seen in its own read: the low byte of the last code has no tag. The driver believes no last frame.
    var isVisible: Bool {
      switch kind {
      case .byteLost, .converterReset: byte < 8189
      case .byteDoubled: byte < 8188
      default: true
      }
    }
  }

  private static let amperes = 5.0
  private static let lag = 60.0
  private static let apparent = 230 * amperes
  private static let hertz = 50.2
  private static let gap = 1e-3
  private static let schedule = ReadSchedule(gap: gap)
  /// Faults hit the read that begins here at the earliest.
  private static let index = 27

  private static func laboratory(seconds: Double, phases: Int = 1) -> Laboratory {
    Laboratory(
      hertz: hertz,
      pieces: [
        .init(
          untilNanoseconds: Int64(seconds * 1e9),
          phases: (0..<phases).map { Laboratory.sines(amperes: amperes, lag: lag, start: 40 - 120 * Double($0)) })
      ])
  }

  private static func fault(_ kind: BusFault.Kind, _ byte: Int, phase: Int = 0, seconds: Double? = nil) -> BusFault {
    let at = seconds ?? schedule.start(index) - 0.5e-3
    return BusFault(kind: kind, phase: phase, atNanoseconds: Int64(at * 1e9), byte: byte)
  }

  /// First and last bytes of a read, of its codes and frames, the places where what is missing is about as long as is filled, and
  /// others all over.
  static let cases: [Case] = BusFault.Kind.allCases.flatMap { kind -> [Case] in
    if kind == .notAcknowledged { return [Case(kind: kind, byte: 0)] }
    let ends = [0, 1, 2, 3, 4, 5, 6, 7, 11, 12, 60, 138, 186, 187, 240, 8183, 8184, 8185, 8186, 8187, 8188, 8189]
    return (ends + (1...20).map { $0 * 401 }).map { Case(kind: kind, byte: $0) }
  }

  /// Seconds that nothing was measured because of one fault, from the last frame that counts to the next, by the rules of the bus:
  /// a slipped byte or a reset spoils the rest of its read, a held bus all of it, a short read nothing that came.
  private static func missing(_ fault: Case) -> Double {
    let frames = Double(fault.byte / 6)
    let edges = 24 * ReadSchedule.frame
    switch fault.kind {
    case .notAcknowledged: return 2 * gap + edges
    case .byteLost, .byteDoubled, .converterReset:
      // Of less than 24 frames nothing counts.
      return ReadSchedule.read + edges + (frames < 24 ? 2 * gap : gap - frames * ReadSchedule.frame)
    case .shortRead: return frames < 24 ? 2 * gap + frames * ReadSchedule.frame + edges : gap + edges
    case .stuckBus: return 2 * gap + frames * ReadSchedule.frame + edges
    }
  }

  @Test(.verifies("REQ-MET-041", "REQ-EMU-021", "REQ-DRV-005"), arguments: cases)
  func `one is survived at any byte: lost time is counted, and nothing is registered for it`(fault: Case) throws {
    let laboratory = Self.laboratory(seconds: 10)
    let result = try laboratory.convert(
      .bare(gapNanoseconds: 1_000_000), faults: [Self.fault(fault.kind, fault.byte)])
    let acquisition = result.acquisition[0]
    // Right by the next read: one fault, one more configuration. Of a converter that fell back behind its last tag the next read
    // tells, and is lost.
    let isFound = fault.isVisible || fault.kind == .converterReset
    #expect(acquisition.busFaults == (isFound ? 1 : 0))
    #expect(acquisition.driver.configurations == (isFound ? 2 : 1))
    #expect(acquisition.driver.recoveries == (fault.kind == .stuckBus ? 1 : 0))
    let missing = fault.isVisible || !isFound ? Self.missing(fault) : Self.missing(Case(kind: fault.kind, byte: 0))
    // Some frames more or less: those that the driver withholds or discards, and the grid's.
    let tolerance = 10 * ReadSchedule.frame
    if abs(missing - 0.020) > tolerance {
      let expected = missing > 0.020 ? missing : 0
      #expect(abs(acquisition.lostSeconds - expected) <= tolerance)
    }
    try checkClock(acquisition, result)
    try checkEnergy(result, laboratory)
  }

  @Test(
    .verifies("REQ-MET-041", "REQ-EMU-021", "REQ-DRV-005"),
    arguments: cases.filter { $0.isVisible && ($0.byte % 401 == 0 || $0.byte > 8182) })
  func `two in a row are survived too`(fault: Case) throws {
    let laboratory = Self.laboratory(seconds: 10)
    let result = try laboratory.convert(
      .bare(gapNanoseconds: 1_000_000),
      faults: [Self.fault(fault.kind, fault.byte), Self.fault(fault.kind, fault.byte)])
    let acquisition = result.acquisition[0]
    #expect(acquisition.busFaults == 2)
    #expect(acquisition.lostSeconds <= 2 * Self.missing(fault) + 0.02)
    try checkClock(acquisition, result)
    try checkEnergy(result, laboratory)
  }

  /// A fault in each read for four seconds.
  @Test(.verifies("REQ-MET-041", "REQ-EMU-021", "REQ-DRV-005"), arguments: BusFault.Kind.allCases, [0, 8178])
  func `seconds of them are lost and nothing else`(kind: BusFault.Kind, byte: Int) throws {
    let laboratory = Self.laboratory(seconds: 14)
    let faults = Self.fourSeconds(of: kind, byte)
    let result = try laboratory.convert(.bare(gapNanoseconds: 1_000_000), faults: faults)
    let acquisition = result.acquisition[0]
    #expect(Int(acquisition.busFaults) == faults.count)
    // What comes ahead of a last byte that slips or is missing still counts; a held bus takes all.
    if byte == 0 || kind == .stuckBus || kind == .notAcknowledged {
      #expect((3.5...5).contains(acquisition.lostSeconds), "\(acquisition.lostSeconds)")
    } else {
      #expect(acquisition.lost == 0)
    }
    try checkClock(acquisition, result)
    try checkEnergy(result, laboratory)
  }

  /// One a read from the fourth second on: reads that end at their address or first byte come every millisecond, others every 185.
  private static func fourSeconds(of kind: BusFault.Kind, _ byte: Int, phase: Int = 0) -> [BusFault] {
    let isShort = kind == .notAcknowledged || (byte == 0 && (kind == .shortRead || kind == .stuckBus))
    return (0..<(isShort ? 3800 : 21)).map {
      fault(kind, byte, phase: phase, seconds: 4 + (isShort ? 1e-3 : 0.1853) * Double($0))
    }
  }

  @Test(.verifies("REQ-MET-041", "REQ-EMU-021"), arguments: BusFault.Kind.allCases)
  func `a phase that is silent for seconds holds up no other`(kind: BusFault.Kind) throws {
    let laboratory = Self.laboratory(seconds: 12, phases: 3)
    let result = try laboratory.convert(
      .bare(gapNanoseconds: 1_000_000), faults: Self.fourSeconds(of: kind, 0, phase: 1))
    #expect((3.5...5).contains(result.acquisition[1].lostSeconds))
    for phase in 0..<3 {
      try checkClock(result.acquisition[phase], result)
      try checkEnergy(result, laboratory, phase: phase)
      if phase != 1 {
        try expect(laboratory.activeError(result, phase: phase), within: 0.02, "%, L\(phase + 1), \(kind)")
      }
    }
  }

  @Test(.verifies("REQ-MET-041", "REQ-EMU-021"), arguments: BusFault.Kind.allCases, 0..<3)
  func `those of one phase of three leave the others alone`(kind: BusFault.Kind, phase: Int) throws {
    let laboratory = Self.laboratory(seconds: 10, phases: 3)
    for byte in [0, 4000, 8178] {
      let result = try laboratory.convert(
        .bare(gapNanoseconds: 1_000_000), faults: [Self.fault(kind, byte, phase: phase)])
      for other in 0..<3 {
        try checkClock(result.acquisition[other], result)
        try checkEnergy(result, laboratory, phase: other)
        guard other != phase else { continue }
        #expect(result.acquisition[other].busFaults == 0)
        #expect(result.acquisition[other].lost == 0)
        #expect(abs(try laboratory.activeError(result, phase: other)) <= 0.02, "L\(other + 1)")
      }
      #expect(result.acquisition[phase].busFaults == 1)
      #expect(try #require(result.last).sequence == .forward)
    }
  }

  @Test(.verifies("REQ-MET-041", "REQ-EMU-021"), arguments: BusFault.Kind.allCases)
  func `those of all phases at once are survived`(kind: BusFault.Kind) throws {
    let laboratory = Self.laboratory(seconds: 10, phases: 3)
    let result = try laboratory.convert(
      .bare(gapNanoseconds: 1_000_000), faults: (0..<3).map { Self.fault(kind, 1000 + 2001 * $0, phase: $0) })
    for phase in 0..<3 {
      #expect(result.acquisition[phase].busFaults == 1)
      try checkClock(result.acquisition[phase], result)
      try checkEnergy(result, laboratory, phase: phase)
    }
  }

  /// Samples times the period are the time from the first of them to the end of the last read, less its edge.
  private func checkClock(_ acquisition: Acquisition, _ result: RunResult) throws {
    let from = Double(try #require(acquisition.fromNanoseconds)) * 1e-9
    let end = from + Double(acquisition.samples) * ReadSchedule.frame
    // 13 frames in from the start of the first read.
    #expect(abs(from - ReadSchedule.configuration - 13 * ReadSchedule.frame) < ReadSchedule.frame)
    // The last read is as long as fits in, with 1 % to spare, unless not even 64 frames do.
    let seconds = Double(result.durationNanoseconds) * 1e-9
    #expect(end <= seconds - 12 * ReadSchedule.frame)
    #expect(end >= seconds - (66 * 1.01 + 16) * ReadSchedule.frame - 0.01 * ReadSchedule.read - Self.gap)
    #expect(acquisition.driver.framesRequested >= acquisition.driver.framesDelivered)
  }

  /// Registered is the power of the time that was not lost. The power swings about its mean with twice the mains frequency: each end
  /// of what was lost is uncertain by its amplitude's integral, UI / (2 w). Twice that is allowed for, and 0.02 %.
  private func checkEnergy(_ result: RunResult, _ laboratory: Laboratory, phase: Int = 0) throws {
    let truth = try laboratory.measuredEnergy(result, phase: phase).joules
    let power = Self.apparent * 0.5
    let offset = result.phaseCount == 1 ? 0 : 20 * (phase + 1)
    let registered = try result.joules("\(offset + 1).8.0")
    #expect(try result.quanta("\(offset + 2).8.0") == 0)
    let lost = result.acquisition[phase].lostSeconds
    let stretches = lost == 0 ? 0.0 : max(1, Double(result.acquisition[phase].busFaults))
    let bound = 0.0002 * truth + min(stretches, 50) * 2 * Self.apparent / (2 * .pi * Self.hertz)
    // What may not be: more than the energy of the time that was not lost. Less would be a loss that nobody counted.
    expect((registered - truth + power * lost) / bound, within: 1, "of the bound, L\(phase + 1), lost \(lost) s")
  }
}
