import Foundation
import Metrology
import RequirementTrait
import Testing

@Suite(.verifies("REQ-MET-018")) struct DirectComponentTests {
  @Test func `the direct component is set at rest and then follows slowly`() {
    var direct = DirectComponent(voltageCodes: 100, currentCodes: -7)
    #expect(direct.voltageCodes == 100 && direct.currentCodes == -7 && !direct.isAcquired)
    func update(voltage: Double, current: Double, isAtRest: Bool = true) {
      direct.update(
        voltageMean: Int64(voltage * 65536), isVoltageAtRest: isAtRest, currentMean: Int64(current * 65536),
        isCurrentAtRest: isAtRest)
    }
    update(voltage: 900, current: 20)
    #expect(direct.voltageCodes == 1000 && direct.currentCodes == 13 && direct.isAcquired)
    for _ in 0..<5 { update(voltage: 0, current: 0) }
    #expect(direct.voltageCodes == 1000 && direct.currentCodes == 13)
    // A step of 1600 codes: a sixteenth in the next window, half of it after eleven.
    var left = 1600.0
    for window in 1...11 {
      let before = direct.voltageCodes
      update(voltage: left, current: 0)
      left -= Double(direct.voltageCodes - before)
      expect(left - 1600 * pow(15.0 / 16, Double(window)), within: 1, "codes left after \(window) windows")
    }
    // Windows without rest change nothing any more.
    update(voltage: 5000, current: 5000, isAtRest: false)
    expect(1600 - left - Double(direct.voltageCodes - 1000), within: 1e-9, "codes")
    #expect(direct.currentCodes == 13)
  }

  @Test func `a window without rest sets the direct component only as long as there is none`() {
    var direct = DirectComponent(voltageCodes: 0, currentCodes: 0)
    direct.update(
      voltageMean: 500 << 16, isVoltageAtRest: true, currentMean: 300 << 16, isCurrentAtRest: false)
    #expect(direct.isAcquired && direct.voltageCodes == 500 && direct.currentCodes == 300)
    direct.update(voltageMean: 0, isVoltageAtRest: true, currentMean: 900 << 16, isCurrentAtRest: false)
    #expect(direct.currentCodes == 300)
    // The first window at rest replaces it.
    direct.update(voltageMean: 0, isVoltageAtRest: true, currentMean: -280 << 16, isCurrentAtRest: true)
    #expect(direct.currentCodes == 20)
  }

  @Test(arguments: [1 as Int64, -1])
  func `the direct component stays within half the range`(sign: Int64) {
    var direct = DirectComponent(voltageCodes: 0, currentCodes: 0)
    for _ in 0..<50 {
      direct.update(
        voltageMean: sign * 8_388_607 << 16, isVoltageAtRest: true, currentMean: sign * 8_388_607 << 16,
        isCurrentAtRest: true)
    }
    #expect(direct.voltageCodes == Int32(sign) * 4_194_304 && direct.currentCodes == Int32(sign) * 4_194_304)
  }
}
