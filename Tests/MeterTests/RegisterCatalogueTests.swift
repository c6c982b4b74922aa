import Meter
import Metrology
import Quantities
import Testing

@Suite struct RegisterCatalogueTests {
  /// IEC 62056-6-1: group C of the total, and 20 more for each phase.
  @Test(arguments: [
    (RegisterQuantity.activeImport, 1 as UInt8), (.activeExport, 2), (.reactiveImport, 3), (.reactiveExport, 4),
    (.reactiveQuadrant1, 5), (.reactiveQuadrant2, 6), (.reactiveQuadrant3, 7), (.reactiveQuadrant4, 8),
    (.apparentImport, 9), (.apparentExport, 10),
  ])
  func `registers bear their OBIS codes`(quantity: RegisterQuantity, group: UInt8) {
    #expect(quantity.obisCode(phase: nil) == ObisCode(group, 8, 0))
    #expect(quantity.obisCode(phase: 0) == ObisCode(20 + group, 8, 0))
    #expect(quantity.obisCode(phase: 1) == ObisCode(40 + group, 8, 0))
    #expect(quantity.obisCode(phase: 2) == ObisCode(60 + group, 8, 0))
  }

  @Test func `all quantities are listed once, in the order of their codes`() {
    var groups: [UInt8] = []
    for index in RegisterQuantity.all.indices { groups.append(RegisterQuantity.all[index].rawValue) }
    #expect(groups == Array(1...10))
  }

  @Test func `a quantity shows its own register`() {
    var registers = EnergyRegisters()
    let keys: [WritableKeyPath<EnergyRegisters, EnergyRegister>] = [
      \.activeImport, \.activeExport, \.reactiveQuadrant1, \.reactiveQuadrant2, \.reactiveQuadrant3,
      \.reactiveQuadrant4, \.apparentImport, \.apparentExport,
    ]
    for (index, key) in keys.enumerated() { registers[keyPath: key] = EnergyRegister(quanta: 1 << index, residue: 5) }
    func quanta(_ quantity: RegisterQuantity) -> Int64 { quantity.register(in: registers).quanta }
    #expect(quanta(.activeImport) == 1 && quanta(.activeExport) == 2)
    #expect(quanta(.reactiveQuadrant1) == 4 && quanta(.reactiveQuadrant2) == 8)
    #expect(quanta(.reactiveQuadrant3) == 16 && quanta(.reactiveQuadrant4) == 32)
    #expect(quanta(.apparentImport) == 64 && quanta(.apparentExport) == 128)
    // +R is I and II, -R is III and IV; the remainders add up too.
    #expect(RegisterQuantity.reactiveImport.register(in: registers) == EnergyRegister(quanta: 12, residue: 10))
    #expect(RegisterQuantity.reactiveExport.register(in: registers) == EnergyRegister(quanta: 48, residue: 10))
  }
}
