import Waveforms

/// A waveform whose true energy the bench can read while the meter runs on it.
final class ObservedSource: WaveformSource {
  private var source: TonalSource<BenchSignal>

  init(_ source: TonalSource<BenchSignal>) { self.source = source }

  var phaseCount: Int { source.phaseCount }

  func render(firstSample: Int64, count: Int, into output: inout [Double]) {
    source.render(firstSample: firstSample, count: count, into: &output)
  }

  func attach(_ probes: [Probe]) { source.attach(probes) }

  func sample(probe: Int, grid: ProbeGrid, into output: UnsafeMutableBufferPointer<Double>) {
    source.sample(probe: probe, grid: grid, into: output)
  }

  func reference(atNanoseconds nanoseconds: Int64) -> [PhaseReference] {
    source.reference(atNanoseconds: nanoseconds)
  }

  var latestNanoseconds: Int64 { source.latestNanoseconds }
}
