import Demand
import Quantities
import RequirementTrait
import Testing

@Suite struct `Interval grid` {
  @Test(
    .verifies("REQ-DEM-002"), arguments: [60, 180, 300, 900, 1800, 3600] as [Int32],
    [0, 3600, 20_700, -12_600, -39_600] as [Int32])
  func `intervals begin at whole multiples of their length in standard time`(length: Int32, offset: Int32) throws {
    let grid = try #require(IntervalGrid(length: length, standardOffset: offset))
    for second in stride(from: Int64(1_774_000_000), to: 1_774_100_000, by: 97) {
      let instant = UTCTime(seconds: second)
      let start = grid.start(of: instant)
      #expect(start <= instant && instant < grid.end(of: instant))
      #expect((start.seconds + Int64(offset)) % Int64(length) == 0)
      #expect(grid.end(of: instant).seconds - start.seconds == Int64(length))
    }
  }

  @Test(.verifies("REQ-DEM-002"))
  func `a boundary belongs to the interval that begins there`() throws {
    let grid = try #require(IntervalGrid(length: 900, standardOffset: 3600))
    let boundary = UTCTime(seconds: 1_774_746_000)
    #expect(grid.start(of: boundary) == boundary)
    #expect(grid.end(of: boundary.advanced(bySeconds: -1)) == boundary)
  }

  @Test(.verifies("REQ-DEM-002"), arguments: [0, -60, 7, 3601, 7200] as [Int32])
  func `a length that doesn't divide the hour has no grid`(length: Int32) {
    #expect(IntervalGrid(length: length, standardOffset: 0) == nil)
  }
}
