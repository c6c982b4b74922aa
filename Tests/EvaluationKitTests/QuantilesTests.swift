import EvaluationKit
import RequirementTrait
import Testing

@Suite(.verifies("REQ-EVA-022")) struct `The quantiles` {
  @Test func `are values that occurred`() {
    let quantiles = Quantiles([40, 10, 30, 20])
    #expect((quantiles.best, quantiles.median, quantiles.worst) == (10, 20, 40))
    #expect([0, 0.25, 0.26, 0.75, 0.76, 1].map(quantiles.value(at:)) == [10, 10, 20, 30, 40, 40])
    #expect(Quantiles([5, 5, 5]).median == 5)
    #expect(Quantiles([3]).value(at: 0.99) == 3)
  }

  @Test func `of nothing are none`() {
    #expect(Quantiles([]).median == nil)
    #expect(Quantiles([]).worst == nil)
    #expect(Quantiles([]).value(at: 1) == nil)
  }

  /// 0.07 * 100 is 7.000000000000001: the seventh value it is.
  @Test(arguments: [100, 1000, 25_000]) func `have a rank that rounding does not change`(count: Int) {
    let quantiles = Quantiles((1...count).map(Double.init))
    for percent in 1...100 {
      #expect(quantiles.value(at: Double(percent) / 100) == Double(percent * count / 100))
    }
  }
}
