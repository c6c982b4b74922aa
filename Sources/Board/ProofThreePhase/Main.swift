import Proof

/// The image of the three-phase meter.
@main struct Main {
  static func main() { proveThreePhase() }
}
