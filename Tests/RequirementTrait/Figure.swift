import Foundation
import Testing

/// Expects the magnitude of a figure within its limit; prints it when METER_FIGURES is set, for reports.
func expect(
  _ figure: Double, within limit: Double, _ what: @autoclosure () -> String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  if ProcessInfo.processInfo.environment["METER_FIGURES"] != nil {
    print("figure|\(sourceLocation.fileName):\(sourceLocation.line)|\(abs(figure))|\(limit)|\(what())")
  }
  #expect(abs(figure) <= limit, "\(what()): \(figure), limit \(limit)", sourceLocation: sourceLocation)
}
