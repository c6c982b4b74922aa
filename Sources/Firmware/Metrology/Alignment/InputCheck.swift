// @relation(REQ-SUP-022, scope=file)

import Quantities

/// What is wrong with the inputs of a converter, as far as their samples tell.
public struct InputDefects: Equatable, Sendable {
  public var rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static var none: InputDefects { InputDefects(rawValue: 0) }

  /// All samples of a read are the same, and the input is not at rest: its code is away from the middle of the range, or the other input
  /// of the same current moves. Of 64 reads: also at rest, where the converter's noise moves it.
  public static var isVoltageStuck: InputDefects { InputDefects(rawValue: 1) }
  public static var isCurrentStuck: InputDefects { InputDefects(rawValue: 2) }
  public static var isAmplifiedCurrentStuck: InputDefects { InputDefects(rawValue: 4) }
  /// More than an eighth of the samples stand at an end of the range: 460 V, or 100 A.
  public static var isVoltageSaturated: InputDefects { InputDefects(rawValue: 8) }
  public static var isCurrentSaturated: InputDefects { InputDefects(rawValue: 16) }
  /// The voltage jumps from sample to sample by more than mains do: the mean second difference is over an eighth of the mean voltage.
  /// A harmonic `h` of the share `s` makes it `s` times `(h / 23.6)` squared: 0.02 for all that EN 50160 allows.
  public static var isVoltageNoisy: InputDefects { InputDefects(rawValue: 32) }
  /// The current and the amplified one, of which neither is at its end, do not change alike.
  public static var doCurrentsDisagree: InputDefects { InputDefects(rawValue: 64) }

  /// Whether all of `other` is there.
  public func contains(_ other: InputDefects) -> Bool { rawValue & other.rawValue == other.rawValue }

  public func union(_ other: InputDefects) -> InputDefects { InputDefects(rawValue: rawValue | other.rawValue) }

  public func intersection(_ other: InputDefects) -> InputDefects { InputDefects(rawValue: rawValue & other.rawValue) }
}

/// Looks at the samples of each read of a converter, ahead of any correction. What is noted was there in two reads, one after the other.
///
/// Noise of a current that is beyond the range of the amplified input can't be told from a load.
public struct InputCheck: Sendable {
  /// Of two reads in a row.
  public private(set) var defects = InputDefects.none

  private var latest = InputDefects.none
  /// Reads in a row, at most 255, whose samples were all the code beside it.
  private var constantReads = InlineArray<3, UInt8>(repeating: 0)
  private var constantCode = InlineArray<3, Int16>(repeating: 0)
  private var lowest = InlineArray<3, Int32>(repeating: .max)
  private var highest = InlineArray<3, Int32>(repeating: .min)
  /// Frames that were looked at, at most 1365; sums over them stay below 1365 times 2^18.
  private var frames: Int32 = 0
  private var voltagesAtEnd: Int32 = 0
  private var currentsAtEnd: Int32 = 0
  private var voltage: Int32 = 0
  private var roughness: Int32 = 0
  private var change: Int32 = 0
  private var disagreement: Int32 = 0

  public init() {}

  /// Fewer frames than this say nothing.
  private static var fewestFrames: Int32 { 64 }
  /// An input at rest stands so many codes beside the middle at most: what sets the middle, and the converter's offset.
  private static var restOffset: Int32 { 32 }
  /// An unamplified current of so many codes from end to end, 0.6 A, shows in both inputs.
  private static var moved: Int32 { 32 }
  /// At rest, noise of 0.4 codes leaves a code that is 2 wide in 1.2 % of the samples, and one that is 2.6 wide in 0.12 %: that all
  /// 21,000 of these 12 s stay in it happens once in e^250 times, or once in e^25.
  private static var quietReads: UInt8 { 64 }
  /// Codes of the amplified input around its middle; beyond, the amplifier may saturate.
  private static var amplifiedRange: Int32 { 1900 }

  /// Frames that follow each other; not all of a read need to be looked at.
  public mutating func look(at portion: Span<ConverterFrame>) {
    var (before, last) = (Int32(0), Int32(0))
    var (lastCurrent, lastAmplified) = (Int32(0), Int32(0))
    var number: Int32 = 0
    for index in portion.indices {
      let frame = portion[index]
      let (u, i, amplified) = (Int32(frame.voltage), Int32(frame.current), Int32(frame.amplifiedCurrent))
      lowest[0] = min(lowest[0], u)
      lowest[1] = min(lowest[1], i)
      lowest[2] = min(lowest[2], amplified)
      highest[0] = max(highest[0], u)
      highest[1] = max(highest[1], i)
      highest[2] = max(highest[2], amplified)
      if u <= 0 || u >= 4095 { voltagesAtEnd = voltagesAtEnd &+ 1 }
      if i <= 0 || i >= 4095 { currentsAtEnd = currentsAtEnd &+ 1 }
      voltage = voltage &+ Self.magnitude(u &- 2048)
      if number > 1 { roughness = roughness &+ Self.magnitude(u &- 2 &* last &+ before) }
      if number > 0 {
        let step = amplified &- lastAmplified
        change = change &+ Self.magnitude(step)
        disagreement = disagreement &+ Self.magnitude(16 &* (i &- lastCurrent) &- step)
      }
      before = last
      last = u
      lastCurrent = i
      lastAmplified = amplified
      number = number &+ 1
    }
    frames = frames &+ number
  }

  @inline(__always)
  private static func magnitude(_ value: Int32) -> Int32 { value < 0 ? 0 &- value : value }

  /// The read is over.
  public mutating func finishRead() {
    guard frames >= Self.fewestFrames else { return begin() }
    var found = InputDefects.none
    if isStuck(0) { found = found.union(.isVoltageStuck) }
    let isOneMoving = spread(1) > Self.moved
    let isAmplifiedMoving = spread(2) > 16 &* Self.moved
    if isStuck(1, isRestless: isAmplifiedMoving) { found = found.union(.isCurrentStuck) }
    if isStuck(2, isRestless: isOneMoving) { found = found.union(.isAmplifiedCurrentStuck) }
    if 8 &* voltagesAtEnd > frames { found = found.union(.isVoltageSaturated) }
    if 8 &* currentsAtEnd > frames { found = found.union(.isCurrentSaturated) }
    // The rest is for noise of a code or two, and for steps of the converter.
    if roughness > voltage / 8 &+ 8 &* frames { found = found.union(.isVoltageNoisy) }
    let isInRange = lowest[2] > 2048 &- Self.amplifiedRange && highest[2] < 2048 &+ Self.amplifiedRange
    // The inputs are sampled a third of a frame apart: of a harmonic up to the 20th that is a quarter of its change.
    if isInRange && disagreement > change / 2 &+ 24 &* frames { found = found.union(.doCurrentsDisagree) }
    defects = found.intersection(latest)
    latest = found
    begin()
  }

  @inline(__always)
  private func spread(_ input: Int) -> Int32 { highest[input] &- lowest[input] }

  @inline(__always)
  private mutating func isStuck(_ input: Int, isRestless: Bool = false) -> Bool {
    let code = lowest[input]
    guard code == highest[input] else {
      constantReads[input] = 0
      return false
    }
    if constantReads[input] == 0 || Int32(constantCode[input]) != code {
      constantReads[input] = 1
      constantCode[input] = Int16(truncatingIfNeeded: code)
    } else if constantReads[input] < .max {
      constantReads[input] = constantReads[input] &+ 1
    }
    return isRestless || Self.magnitude(code &- 2048) > Self.restOffset || constantReads[input] >= Self.quietReads
  }

  private mutating func begin() {
    lowest = InlineArray(repeating: .max)
    highest = InlineArray(repeating: .min)
    (frames, voltagesAtEnd, currentsAtEnd) = (0, 0, 0)
    (voltage, roughness, change, disagreement) = (0, 0, 0, 0)
  }
}
