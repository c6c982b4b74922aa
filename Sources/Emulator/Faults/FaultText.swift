// @relation(REQ-EMU-074, scope=file)

import Devices
import Meter

/// A fault in one line, as scenarios and the IDs of runs name it:
///
///     hang window#40 begun            the 40th job of the window's task hangs ahead of its work (begun, worked, ended)
///     crash billing#12 worked
///     overrun window#40 x3            it takes three times its budget
///     late pulses#88 30000000 ns      early, too: by so much
///     lost display#3                  skipped, doubled, untold, too
///     strayed window#40 billing       it does the work of another task
///     interrupt lost L1#12            doubled, hangs, too: the 12th of phase 1's converter
///     clock jumps 50000000 ns at 3210000000 ns
///     clock drifts 300 ppm at 3210000000 ns
///     flip energy 1234 x1 at 2100000000 ns
///     bus short read L1#4000 at 2100000000 ns    at byte 4000 of the first read from then on
///     converter noisy L1 current at 2100000000 ns
///     wake-up lost at 2100000000 ns
///     memory stuck block#12 at 2100000000 ns
extension InjectedFault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .job(let fault):
      let job = "\(fault.task.text)#\(fault.number)"
      switch fault.kind {
      case .hang(let checkpoint): return "hang \(job) \(checkpoint.rawValue)"
      case .crash(let checkpoint): return "crash \(job) \(checkpoint.rawValue)"
      case .overrun(let factor): return "overrun \(job) x\(factor)"
      case .late(let nanoseconds): return "late \(job) \(nanoseconds) ns"
      case .early(let nanoseconds): return "early \(job) \(nanoseconds) ns"
      case .lost: return "lost \(job)"
      case .skipped: return "skipped \(job)"
      case .doubled: return "doubled \(job)"
      case .strayed(let other): return "strayed \(job) \(other.text)"
      case .untold: return "untold \(job)"
      }
    case .interrupt(let kind, let phase, let number): return "interrupt \(kind.rawValue) L\(phase + 1)#\(number)"
    case .clock(let fault) where fault.drift != 0:
      return "clock drifts \((fault.drift * 1e6).rounded()) ppm at \(fault.sinceNanoseconds) ns"
    case .clock(let fault): return "clock jumps \(fault.jumpNanoseconds) ns at \(fault.sinceNanoseconds) ns"
    case .bus(let fault):
      return "bus \(fault.kind.rawValue) L\(fault.phase + 1)#\(fault.byte) at \(fault.atNanoseconds) ns"
    case .converter(let defect):
      return
        "converter \(defect.kind.rawValue) L\(defect.phase + 1) \(defect.input.rawValue) at \(defect.sinceNanoseconds) ns"
    case .lostWakeUp(let instant): return "wake-up lost at \(instant) ns"
    case .memory(let block, let instant): return "memory stuck block#\(block) at \(instant) ns"
    case .flip(let flip): return "flip \(flip.part.rawValue) \(flip.bit) x\(flip.count) at \(flip.atNanoseconds) ns"
    }
  }

  /// Nil for what is no fault.
  public init?(_ text: String) {
    let words = text.split(separator: " ").map(String.init)
    guard let first = words.first else { return nil }
    switch first {
    case "interrupt":
      guard words.count == 3, let kind = InterruptFault(rawValue: words[1]), words[2].hasPrefix("L"),
        let (phase, number) = Self.numbered(words[2].dropFirst()), let phase = Int(phase), (1...3).contains(phase)
      else { return nil }
      self = .interrupt(kind, phase: phase - 1, number: number)
    case "clock":
      guard words.count == 7, words[4] == "at", words[6] == "ns", let since = Int64(words[5]), since >= 0 else {
        return nil
      }
      switch (words[1], words[3]) {
      case ("jumps", "ns"):
        guard let jump = Int64(words[2]), jump.magnitude < 1 << 60 else { return nil }
        self = .clock(MeterClock.Fault(sinceNanoseconds: since, jumpNanoseconds: jump))
      case ("drifts", "ppm"):
        guard let drift = Double(words[2]), drift.magnitude < 500_000, drift != 0 else { return nil }
        self = .clock(MeterClock.Fault(sinceNanoseconds: since, drift: drift * 1e-6))
      default: return nil
      }
    case "flip":
      guard words.count == 7, words[4] == "at", words[6] == "ns", let instant = Int64(words[5]), instant >= 0,
        let part = StatePart(rawValue: words[1]), let bit = Int(words[2]), bit >= 0, words[3].hasPrefix("x"),
        let count = Int(words[3].dropFirst()), (1...1024).contains(count)
      else { return nil }
      self = .flip(BitFlip(atNanoseconds: instant, part: part, bit: bit, count: count))
    case "bus", "converter", "wake-up", "memory":
      guard let fault = Self.ofParts(words) else { return nil }
      self = fault
    default:
      guard words.count >= 2, let (name, number) = Self.numbered(words[1][...]), let task = MeterTask(text: name),
        task != .capture, let kind = JobFault.Kind(first, Array(words.dropFirst(2)))
      else { return nil }
      self = .job(JobFault(kind, of: task, number: number))
    }
  }

  /// A fault of the hardware; all end with their instant.
  private static func ofParts(_ words: [String]) -> InjectedFault? {
    guard words.count >= 5, words.suffix(3).first == "at", words.last == "ns",
      let instant = Int64(words[words.count - 2]),
      instant >= 0
    else { return nil }
    let rest = words.dropFirst().dropLast(3)
    switch words[0] {
    case "bus":
      guard let place = rest.last, place.hasPrefix("L"), let (name, byte) = numbered(place.dropFirst(), from: 0),
        let phase = Int(name), (1...3).contains(phase),
        let kind = BusFault.Kind(rawValue: rest.dropLast().joined(separator: " "))
      else { return nil }
      return .bus(BusFault(kind: kind, phase: phase - 1, atNanoseconds: instant, byte: byte))
    case "converter":
      let rest = Array(rest)
      guard rest.count == 3, let kind = ConverterDefect.Kind(rawValue: rest[0]), rest[1].hasPrefix("L"),
        let phase = Int(rest[1].dropFirst()), (1...3).contains(phase),
        let input = ConverterDefect.Input(rawValue: rest[2])
      else { return nil }
      return .converter(ConverterDefect(kind, of: input, phase: phase - 1, sinceNanoseconds: instant))
    case "wake-up": return rest == ["lost"] ? .lostWakeUp(atNanoseconds: instant) : nil
    default:
      guard rest.count == 2, rest.first == "stuck", let place = rest.last,
        let (name, block) = numbered(place[...], from: 0), name == "block"
      else { return nil }
      return .memory(block: block, atNanoseconds: instant)
    }
  }

  /// `window#40` in its parts; numbers count from 1, or from 0.
  private static func numbered(_ text: Substring, from least: Int = 1) -> (String, Int)? {
    let parts = text.split(separator: "#")
    guard parts.count == 2, let number = Int(parts[1]), number >= least else { return nil }
    return (String(parts[0]), number)
  }
}

extension JobFault.Kind {
  fileprivate init?(_ name: String, _ rest: [String]) {
    func nanoseconds() -> Int64? {
      guard rest.count == 2, rest[1] == "ns", let length = Int64(rest[0]), (1...10_000_000_000).contains(length) else {
        return nil
      }
      return length
    }
    switch name {
    case "hang", "crash":
      guard rest.count == 1, let checkpoint = JobFault.Checkpoint(rawValue: rest[0]) else { return nil }
      self = name == "hang" ? .hang(checkpoint) : .crash(checkpoint)
    case "overrun":
      guard rest.count == 1, rest[0].hasPrefix("x"), let factor = Double(rest[0].dropFirst()), factor > 0, factor < 1e6
      else { return nil }
      self = .overrun(factor)
    case "late":
      guard let length = nanoseconds() else { return nil }
      self = .late(length)
    case "early":
      guard let length = nanoseconds() else { return nil }
      self = .early(length)
    case "strayed":
      guard rest.count == 1, let other = MeterTask(text: rest[0]), other != .capture else { return nil }
      self = .strayed(other)
    case "lost", "skipped", "doubled", "untold":
      guard rest.isEmpty else { return nil }
      self = name == "lost" ? .lost : name == "skipped" ? .skipped : name == "doubled" ? .doubled : .untold
    default: return nil
    }
  }
}

extension MeterTask {
  /// The task as the table of tasks names it.
  public var text: String { row(phaseCount: 1).name.description }

  public init?(text: String) {
    for index in 0..<MeterTask.count {
      guard let task = MeterTask(rawValue: index), task.text == text else { continue }
      self = task
      return
    }
    return nil
  }
}
