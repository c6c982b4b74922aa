import EvaluationKit
import Foundation
import RequirementTrait
import Testing

@Suite(.verifies("REQ-EVA-021")) struct `The size of a campaign` {
  /// R. Leveugle et al.: 10^12 possible faults, at the deviates of the publication.
  @Test(arguments: [
    (0.05, [385, 664, 955]), (0.01, [9604, 16_587, 23_874]), (0.005, [38_416, 66_348, 95_494]),
    (0.001, [960_400, 1_658_684, 2_387_329]),
  ]) func `is that of the published table`(margin: Double, sizes: [Int]) {
    let found = [1.96, 2.5758, 3.0902].map { SampleSize(margin: margin, deviate: $0).of(population: 1_000_000_000_000) }
    #expect(found == sizes)
  }

  @Test func `is less for few possible faults, and never more than these`() {
    #expect(SampleSize(margin: 0.01, deviate: 1.96).of(population: 10_000) == 4900)
    #expect(SampleSize(margin: 0.01, deviate: 1.96).of(population: 1) == 1)
    #expect(SampleSize(margin: 0.001, confidence: 0.999).of(population: 50) == 50)
    #expect(SampleSize(margin: 0.05, deviate: 1.96).ofInfinite == 385)
  }

  @Test func `and its deviate are those of SciPy`() throws {
    for row in try vectors("sample-sizes", columns: 7) {
      let size = SampleSize(margin: row[2], confidence: row[0], share: row[3])
      expect(size.deviate / row[1] - 1, within: 1e-12, "deviate of \(row[0])")
      #expect(size.of(population: Int(row[4])) == Int(row[5]), "\(row)")
      #expect(size.ofInfinite == Int(row[6]), "\(row)")
    }
  }

  @Test func `in hours is that of SciPy`() throws {
    for row in try vectors("test-times", columns: 3) {
      let factor = TimeTerminatedTest.factor(failures: Int(row[0]), confidence: row[1])
      expect(factor / row[2] - 1, within: 1e-10, "\(row[0]) failures, confidence \(row[1])")
    }
  }

  @Test(arguments: [
    (0.6, [0.916, 2.022, 3.105, 4.175]), (0.9, [2.303, 3.890, 5.322, 6.681]), (0.95, [2.996, 4.744, 6.296, 7.754]),
  ]) func `in hours is that of the tables of chi-squared`(confidence: Double, factors: [Double]) {
    let found = (0...3).map { TimeTerminatedTest.factor(failures: $0, confidence: confidence) }
    #expect(found.map { ($0 * 1000).rounded() / 1000 } == factors)
  }

  /// Ten years of 8760 hours, and none failed: 201 706 device-hours show them with 90 % confidence.
  @Test func `of ten years is known`() {
    #expect((TimeTerminatedTest.factor(failures: 0, confidence: 0.9) * 87_600).rounded() == 201_706)
    #expect((TimeTerminatedTest.factor(failures: 0, confidence: 0.9) * 175_200).rounded() == 403_413)
  }
}
