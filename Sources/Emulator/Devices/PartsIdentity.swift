// @relation(REQ-EMU-037, scope=file)

import Metrology

extension ConverterFrontEnd {
  /// Tells one meter's parts from another's: FNV-1a over all that was drawn for them. What a scenario asks for beside is left out.
  public static func identity(phaseCount: Int, effects: ConverterEffects, partsSeed: UInt64) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ value: Double) {
      for byte in 0..<8 { hash = (hash ^ (value.bitPattern >> (8 * UInt64(byte)) & 0xFF)) &* 0x100_0000_01B3 }
    }
    add(MeterClock(tolerancePPM: effects.crystalTolerancePPM, seed: partsSeed).error)
    add(effects.crosstalk)
    for phase in 0..<phaseCount {
      let model = model(effects: effects, partsSeed: partsSeed, phase: phase)
      for input in 0..<3 {
        add(model.side.gains[input])
        add(model.side.offsets[input])
        add(model.side.temperatureCoefficients[input])
        let filter = model.side.filters[input]
        for pole in filter.polesHz + [filter.highPassHz] { add(pole) }
      }
      for transition in model.transitions { add(transition) }
    }
    return hash
  }

  /// What a histogram of codes under a sine tells a factory of a phase's converter: to be added to a code, by its four highest bits,
  /// eighths of a code.
  public static func histogramCorrections(effects: ConverterEffects, partsSeed: UInt64, phase: Int) -> InlineArray<
    16, Int8
  > {
    let corrections = model(effects: effects, partsSeed: partsSeed, phase: phase).segmentCorrections
    return InlineArray { corrections[$0] }
  }

  private static func model(effects: ConverterEffects, partsSeed: UInt64, phase: Int) -> AD7991Model {
    AD7991Model(
      side: AnalogueSide(effects: effects, errors: InputErrors(), seed: partsSeed, phase: phase), firstProbe: 0,
      partsSeed: partsSeed, seed: 0, phase: phase)
  }
}
