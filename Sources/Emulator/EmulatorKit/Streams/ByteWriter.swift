import Drivers
import Metrology

/// Little-endian bytes.
struct ByteWriter {
  var bytes: [UInt8] = []

  mutating func put<Value: FixedWidthInteger>(_ value: Value) {
    for byte in 0..<Value.bitWidth / 8 { bytes.append(UInt8(truncatingIfNeeded: value >> Value(8 * byte))) }
  }

  mutating func put(text: String) { bytes += Array(text.utf8) }
  mutating func put(bytes more: [UInt8]) { bytes += more }

  /// 24 bits.
  mutating func put(code: Int32) {
    for byte: Int32 in 0..<3 { bytes.append(UInt8(truncatingIfNeeded: code >> (8 * byte))) }
  }

  mutating func put(_ calibration: PhaseCalibration) {
    put(calibration.voltageAttovoltsPerCode)
    put(calibration.currentAttoamperesPerCode)
    put(calibration.voltageOffsetCodes)
    put(calibration.currentOffsetCodes)
    put(calibration.currentDelayNanoseconds)
  }

  mutating func put(_ calibration: ConverterCalibration) {
    put(calibration.voltageOffset)
    put(calibration.currentOffset)
    put(calibration.amplifiedOffset)
    put(calibration.amplifiedRatio)
    put(calibration.currentDelayNanoseconds)
    put(calibration.amplifiedDelayNanoseconds)
    put(calibration.currentCrosstalk)
    put(calibration.amplifiedCrosstalk)
    for segment in calibration.segmentCorrections.indices { put(calibration.segmentCorrections[segment]) }
    put(calibration.hasAntiAliasFilter ? 1 : 0 as UInt8)
  }

  /// What a bus answered: kind, status, and a number that belongs to the status.
  mutating func put(_ kind: UInt8, _ error: I2CError?) {
    put(kind)
    let (status, detail): (UInt8, Int) =
      switch error {
      case nil: (0, 0)
      case .addressNotAcknowledged: (1, 0)
      case .dataNotAcknowledged(let byte): (2, byte)
      case .shortTransfer(let count): (3, count)
      case .busStuck: (4, 0)
      case .timedOut: (5, 0)
      }
    put(status)
    put(UInt16(detail))
  }
}
