import Metrology
import Quantities

/// The quantities that registers hold, in the order of their OBIS group C.
public enum RegisterQuantity: UInt8, Sendable {
  case activeImport = 1
  case activeExport = 2
  case reactiveImport = 3
  case reactiveExport = 4
  case reactiveQuadrant1 = 5
  case reactiveQuadrant2 = 6
  case reactiveQuadrant3 = 7
  case reactiveQuadrant4 = 8
  case apparentImport = 9
  case apparentExport = 10

  /// All of them, in the order of their codes.
  public static let all: InlineArray<10, RegisterQuantity> = [
    .activeImport, .activeExport, .reactiveImport, .reactiveExport, .reactiveQuadrant1, .reactiveQuadrant2,
    .reactiveQuadrant3, .reactiveQuadrant4, .apparentImport, .apparentExport,
  ]

  /// Group C of the total is the quantity's number; of the phases L1, L2, L3 it is 20, 40, 60 more (IEC 62056-6-1).
  public func obisCode(phase: Int?) -> ObisCode {
    let offset = phase.map { UInt8(truncatingIfNeeded: 20 &* ($0 &+ 1)) } ?? 0
    return ObisCode(rawValue &+ offset, 8, 0)
  }

  /// The register of this quantity.
  public func register(in registers: EnergyRegisters) -> EnergyRegister {
    switch self {
    case .activeImport: registers.activeImport
    case .activeExport: registers.activeExport
    case .reactiveImport: registers.reactiveImport
    case .reactiveExport: registers.reactiveExport
    case .reactiveQuadrant1: registers.reactiveQuadrant1
    case .reactiveQuadrant2: registers.reactiveQuadrant2
    case .reactiveQuadrant3: registers.reactiveQuadrant3
    case .reactiveQuadrant4: registers.reactiveQuadrant4
    case .apparentImport: registers.apparentImport
    case .apparentExport: registers.apparentExport
    }
  }
}
