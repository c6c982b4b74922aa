import Proof

/// The image of the single-phase meter.
@main struct Main {
  static func main() { proveSinglePhase() }
}
