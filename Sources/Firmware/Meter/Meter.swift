import Metrology
import Quantities

/// The meter: its metrology and what it lets out.
///
/// A board gives it frames and the instants of its timer; the meter gives back edges of its pulse lines and its registers.
public struct Meter<let phaseCount: Int>: ~Copyable {
  public let model: MeterModel
  public var metrology: MetrologyEngine<phaseCount>

  /// The pulse lines.
  public enum PulseLine: UInt8, Sendable {
    case active
    case reactive
  }

  /// An edge that a pulse line is to make.
  public struct Edge: Equatable, Sendable {
    public var line: PulseLine
    public var instant: Instant
  }

  public init(
    model: MeterModel, calibrations: InlineArray<phaseCount, PhaseCalibration>, period: SamplePeriod,
    nominalFrequency: NominalFrequency?, accumulationMode: AccumulationMode
  ) {
    self.model = model
    metrology = MetrologyEngine(
      calibrations: calibrations, period: period,
      parameters: model.metrologyParameters(
        nominalFrequency: nominalFrequency, accumulationMode: accumulationMode))
  }

  /// Instant of the next edge of a pulse line; nil while none waits.
  public func nextEdge(of line: PulseLine) -> Instant? {
    line == .active ? metrology.activeOutput.nextEdge : metrology.reactiveOutput.nextEdge
  }

  /// Makes the next edge of a line; returns its new level.
  public mutating func makeEdge(of line: PulseLine) -> Bool {
    line == .active ? metrology.activeOutput.makeEdge() : metrology.reactiveOutput.makeEdge()
  }
}
