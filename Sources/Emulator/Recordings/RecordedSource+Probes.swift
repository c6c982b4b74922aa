// @relation(REQ-EMU-015, scope=file)

import Waveforms

extension RecordedSource {
  public mutating func attach(_ probes: [Probe]) {
    precondition(!probes.isEmpty, "no probes")
    precondition(self.probes.isEmpty, "probes are attached already")
    let rateHz = Double(gridCount) / loopSeconds
    self.probes = probes.map { probe in
      precondition((0..<loops.count).contains(probe.input), "a probe of input \(probe.input)")
      return ProbeLoop(loops[probe.input], rateHz: rateHz, filter: probe.filter)
    }
  }

  public mutating func sample(probe: Int, grid: ProbeGrid, into output: UnsafeMutableBufferPointer<Double>) {
    precondition(output.count >= grid.count, "room for \(output.count) of \(grid.count) samples")
    guard grid.count > 0, let target = output.baseAddress else { return }
    let units = Int128(grid.startNanoseconds) * Int128(Self.unitsPerSample)
    let loop = Int128(loopUnits) * Int128(FrontEndKernel.samplePeriodNanoseconds)
    let (whole, rest) = units.quotientAndRemainder(dividingBy: loop)
    let pointsPerNanosecond = Double(probes[probe].period) / (loopSeconds * 1e9)
    probes[probe].sample(
      repetition: Int64(whole),
      start: Double(rest) / Double(loop) * Double(probes[probe].period) + grid.startFraction * pointsPerNanosecond,
      step: grid.periodNanoseconds * pointsPerNanosecond, count: grid.count, into: target)
  }
}
