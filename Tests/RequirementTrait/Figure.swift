import Foundation
import Testing

private let printsFigures = ProcessInfo.processInfo.environment["METER_FIGURES"] != nil

/// Expects the magnitude of a figure within its limit, in the same unit; `what` tells the case.
///
/// Prints both for `Tools/figures` when the environment variable `METER_FIGURES` is set.
public func expect(
  _ figure: Double, within limit: Double, _ what: @autoclosure () -> String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  if printsFigures {
    print("figure|\(sourceLocation.fileName):\(sourceLocation.line)|\(abs(figure))|\(limit)|\(what())")
  }
  #expect(abs(figure) <= limit, "\(what()): \(figure), limit \(limit)", sourceLocation: sourceLocation)
}
