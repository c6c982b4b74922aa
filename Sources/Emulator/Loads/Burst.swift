// @relation(REQ-EMU-030, scope=file)

/// A heater that is switched at zero crossings for whole cycles: some on, some off.
public struct Burst: Sendable, Equatable {
  /// Cycles on, 1 to 1000.
  public var on: Int
  /// Cycles off, 0 to 1000.
  public var off: Int

  public init(on: Int, off: Int) {
    self.on = on
    self.off = off
  }

  func flows(inCycle cycle: Int64) -> Bool {
    let period = Int64(on + off)
    let place = cycle % period
    return (place < 0 ? place + period : place) < Int64(on)
  }

  var pieces: [CyclePiece] {
    [
      CyclePiece(from: 0, to: 0.5, .sine(peak: 1, leadTurns: 0)),
      CyclePiece(from: 0.5, to: 1, .sine(peak: 1, leadTurns: 0)),
    ]
  }
}
