/// The error curves as an SVG picture.
public struct ErrorCurvePlot {
  public let svg: String

  public init(_ table: AccuracyTable) { svg = "" }
}
