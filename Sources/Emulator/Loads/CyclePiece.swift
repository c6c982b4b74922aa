// @relation(REQ-EMU-030, scope=file)

/// A part of a cycle in which a load's current is one simple function of time.
///
/// Places are in turns of the phase's own voltage, counted from its positive zero crossing. Pieces may overlap: they add up.
public struct CyclePiece: Sendable, Equatable {
  public enum Course: Sendable, Equatable {
    /// `peak * sin(2 pi (x + lead))`, x the place.
    case sine(peak: Double, leadTurns: Double)
    /// Half a period of a cosine from one value to the other, which takes so many seconds whatever the frequency.
    case edge(from: Double, to: Double, seconds: Double)
    case level(Double)
  }

  /// 0 ..< 1.
  public var startTurns: Double
  /// Above the start, by less than a turn; may lie in the next cycle.
  public var endTurns: Double
  public var course: Course

  public init(from startTurns: Double, to endTurns: Double, _ course: Course) {
    self.startTurns = startTurns
    self.endTurns = endTurns
    self.course = course
  }

  /// These pieces of the positive half-cycle, and the same with the other sign half a turn later.
  static func inBothHalves(_ pieces: [CyclePiece]) -> [CyclePiece] {
    pieces
      + pieces.map { piece in
        let course: Course =
          switch piece.course {
          // It changes its sign by itself.
          case .sine: piece.course
          case .edge(let from, let to, let seconds): .edge(from: -from, to: -to, seconds: seconds)
          case .level(let value): .level(-value)
          }
        let wraps = piece.startTurns >= 0.5
        let shift = wraps ? -0.5 : 0.5
        return CyclePiece(from: piece.startTurns + shift, to: piece.endTurns + shift, course)
      }
  }
}
