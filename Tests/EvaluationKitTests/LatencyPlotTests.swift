import EvaluationKit
import Foundation
import RequirementTrait
import Testing

#if canImport(FoundationXML)
import FoundationXML
#endif

@Suite(.verifies("REQ-EVA-023")) struct `The plot of latencies` {
  /// What is drawn, read back from the SVG.
  private final class Shapes: NSObject, XMLParserDelegate {
    var curves: [[(x: Double, y: Double)]] = []
    var limits: [Double] = []
    var frame: [String: String] = [:]
    var texts: [String] = []
    var widest = 0.0

    init(_ svg: String) throws {
      super.init()
      let parser = XMLParser(data: Data(svg.utf8))
      parser.delegate = self
      try #require(parser.parse())
    }

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      switch name {
      case "polyline":
        let points = attributes["points"]?.split(separator: " ").map {
          $0.split(separator: ",").compactMap { Double($0) }
        }
        curves.append((points ?? []).map { ($0[0], $0[1]) })
      case "line" where attributes["stroke-dasharray"] == "5 3": limits.append(Double(attributes["x1"] ?? "") ?? .nan)
      case "rect" where attributes["fill"] == "none": frame = attributes
      case "text": texts.append("")
      default: break
      }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
      if !texts.isEmpty { texts[texts.count - 1] += string }
    }

    func frame(_ key: String) -> Double { Double(frame[key] ?? "") ?? .nan }
  }

  private static let plot = LatencyPlot(
    title: "Watchdog & <co>", subtitle: "seed 1",
    curves: [
      .init("hang", milliseconds: [100, 10, 1000, 20], activated: 5), .init("none", milliseconds: [], activated: 3),
      .init("at once", milliseconds: [0, 0], activated: 2),
    ], limits: [.init("tolerated", milliseconds: 200), .init("tick", milliseconds: 10)])

  @Test func `has a curve for each class, the limits, and the figures`() throws {
    let shapes = try Shapes(Self.plot.svg)
    #expect(shapes.curves.count == 3)
    #expect(shapes.limits.count == 2)
    for text in [
      "Watchdog & <co>", "seed 1", "hang", "none", "at once", "tolerated 200 ms", "tick 10 ms", "1000", "20.0",
    ] {
      #expect(shapes.texts.contains { $0.trimmingCharacters(in: .newlines) == text }, "\(text)")
    }
  }

  @Test func `rises by a step at each latency to the share detected`() throws {
    let shapes = try Shapes(Self.plot.svg)
    let (top, height) = (shapes.frame("y"), shapes.frame("height"))
    let (left, right) = (shapes.frame("x"), shapes.frame("x") + shapes.frame("width"))
    func share(_ y: Double) -> Double { (top + height - y) / height }

    let hang = shapes.curves[0]
    #expect(hang.first?.x == shapes.limits.min())
    expect(share(hang.last?.y ?? .nan) - 0.8, within: 1e-4, "four of five")
    #expect(hang.last?.x == right)
    let levels = Set(hang.map { (share($0.y) * 1000).rounded() / 1000 })
    #expect(levels == [0, 0.2, 0.4, 0.6, 0.8])
    // Ten times as long is the same way from 10 to 100 as from 100 to 1000 ms.
    let xs = Set(hang.map(\.x)).sorted()
    expect((xs[2] - xs[0]) - (xs[3] - xs[2]), within: 0.02, "decades")

    #expect(shapes.curves[1].allSatisfy { share($0.y) == 0 })
    #expect(shapes.curves[2].map(\.x) == [left, left, left, right])
    expect(share(shapes.curves[2].last?.y ?? .nan) - 1, within: 1e-12, "all at once")
  }

  @Test func `has the same bytes for latencies in any order, and few for many`() throws {
    let many = (0..<25_000).map { 5 + Double($0 * 7919 % 25_000) / 100 }
    let plots = [many, many.reversed(), many.sorted()].map { latencies in
      LatencyPlot(title: "t", curves: [.init("c", milliseconds: latencies, activated: 25_000)]).svg
    }
    #expect(Set(plots).count == 1)
    #expect(plots[0].utf8.count < 200_000)
  }

  @Test func `stays within its frame whatever the values are`() throws {
    for latencies in [[], [0], [1e-12, 1e12], [3e-6, 4e4], [10], [0.001, 0.001]] as [[Double]] {
      for limits in [[], [1e-12], [7, 8, 9, 10, 1e12]] as [[Double]] {
        let plot = LatencyPlot(
          title: "t", curves: [.init("c", milliseconds: latencies, activated: 2)],
          limits: limits.map { .init("a limit with a name that takes its room", milliseconds: $0) })
        let shapes = try Shapes(plot.svg)
        let (left, right) = (shapes.frame("x"), shapes.frame("x") + shapes.frame("width"))
        let (top, bottom) = (shapes.frame("y"), shapes.frame("y") + shapes.frame("height"))
        #expect(shapes.limits.allSatisfy { (left...right).contains($0) })
        #expect(shapes.curves.joined().allSatisfy { (left...right).contains($0.x) && (top...bottom).contains($0.y) })
        for curve in shapes.curves {
          #expect(zip(curve, curve.dropFirst()).allSatisfy { $0.x <= $1.x && $0.y >= $1.y })
        }
      }
    }
  }

  @Test func `draws what is there when nothing is`() throws {
    let shapes = try Shapes(LatencyPlot(title: "", curves: []).svg)
    #expect(shapes.curves.isEmpty)
  }
}
