// @relation(REQ-EMU-030, scope=file)

import VirtualTime

/// LED or compact fluorescent lamps whose drivers have a rectifier and a capacitor: each takes current from where the voltage rises
/// above its capacitor's to shortly behind the crest, `sin(end - x)` between the two.
///
/// Lamps of one make differ; their angles are drawn from a seed, evenly up to the spread. Usual are 50 to 65 deg for the start and 92 to
/// 100 deg for the end, power factors of 0.5 to 0.65 and crest factors of 3 to 4 (own choice after published measurements of lamps).
public struct LampString: Sendable, Equatable {
  /// 0 to 90 deg, in turns.
  public var startTurns: Double
  /// Above the start by 10 deg and more, up to 150 deg, in turns.
  public var endTurns: Double
  /// Time of the rise, 4 us to 500 us.
  public var riseSeconds: Double
  /// Makes of lamps, 1 to 16, of equal current.
  public var count: Int
  /// Largest deviation of either angle, 0 to 4 deg, in turns.
  public var spreadTurns: Double
  /// By make: what is added to start and end, turns.
  private var deviations: [SIMD2<Double>]

  /// A string whose lamps are all alike, until ``drawn(seed:name:)``.
  public init(
    startTurns: Double, endTurns: Double, riseSeconds: Double = 100e-6, count: Int = 1, spreadTurns: Double = 0
  ) {
    self.startTurns = startTurns
    self.endTurns = endTurns
    self.riseSeconds = riseSeconds
    self.count = count
    self.spreadTurns = spreadTurns
    deviations = []
  }

  /// The string with lamps drawn from the sub-stream `lamps of NAME` of a seed.
  public func drawn(seed: UInt64, name: String) -> LampString {
    var string = self
    var random = Xoshiro256(seed: seed, stream: "lamps of \(name)")
    string.deviations = (0..<count).map { _ in
      let start = 2 * random.uniform() - 1
      return SIMD2(start, 2 * random.uniform() - 1) * spreadTurns
    }
    return string
  }

  func pieces(hertz: Double) -> [CyclePiece] {
    let share = 1 / Double(count)
    let lamps = deviations.isEmpty || spreadTurns == 0 ? [SIMD2()] : deviations
    let weight = lamps.count == count ? share : 1
    return CyclePiece.inBothHalves(
      lamps.flatMap { deviation in
        let (start, end) = (max(0, startTurns + deviation.x), endTurns + deviation.y)
        let risen = start + riseSeconds * hertz
        let top = weight * PortableMath.sinTurns(end - risen)
        return [
          CyclePiece(from: start, to: risen, .edge(from: 0, to: top, seconds: riseSeconds)),
          CyclePiece(from: risen, to: end, .sine(peak: weight, leadTurns: 0.5 - end)),
        ]
      })
  }
}
