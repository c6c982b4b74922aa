// @relation(REQ-EMU-030, scope=file)

/// One steep pulse in each half-cycle, as a speed-controlled pump draws it, or a string of lamps behind a dimmer: the capacitor of a
/// rectifier is charged at once.
///
/// Of peak 1. Slope, crest factor, length and charge of such pulses are what goes with the errors of static meters (T. EMC 2021, "Waveform
/// model to characterize time-domain pulses resulting in EMI on static energy meters"); the values themselves are own choice.
public struct SteepPulses: Sendable, Equatable {
  /// Where the rise begins, turns from the zero crossing: 0 to 179 deg.
  public var angleTurns: Double
  /// 4 us to 1 ms.
  public var riseSeconds: Double
  /// Time at the peak, 0 to 2 ms.
  public var holdSeconds: Double
  /// 4 us to 3 ms.
  public var fallSeconds: Double

  public init(angleTurns: Double, riseSeconds: Double, holdSeconds: Double = 0, fallSeconds: Double) {
    self.angleTurns = angleTurns
    self.riseSeconds = riseSeconds
    self.holdSeconds = holdSeconds
    self.fallSeconds = fallSeconds
  }

  func pieces(hertz: Double) -> [CyclePiece] {
    let risen = angleTurns + riseSeconds * hertz
    let falling = risen + holdSeconds * hertz
    return CyclePiece.inBothHalves(
      [CyclePiece(from: angleTurns, to: risen, .edge(from: 0, to: 1, seconds: riseSeconds))]
        + (holdSeconds > 0 ? [CyclePiece(from: risen, to: falling, .level(1))] : [])
        + [
          CyclePiece(from: falling, to: falling + fallSeconds * hertz, .edge(from: 1, to: 0, seconds: fallSeconds))
        ])
  }
}
