import Foundation
import Laboratory
import RequirementTrait
import Testing

#if canImport(FoundationXML)
import FoundationXML
#endif

@Suite struct `Error curves` {
  private final class Shapes: NSObject, XMLParserDelegate {
    var lines = 0
    var circles = 0

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      if name == "polyline" { lines += 1 }
      if name == "circle" { circles += 1 }
    }
  }

  /// Three panels, of PF 1, 0.5 and 0.8: in each two limits and three samples; a point for each current and sample.
  @Test(.verifies("REQ-EMU-029"))
  func `the plot has a curve for each sample and the limits on both sides`() async throws {
    let table = try await `Test bench`.table("import 10 A", "import 20 A")
    let shapes = Shapes()
    let parser = XMLParser(data: Data(ErrorCurvePlot(table).svg.utf8))
    parser.delegate = shapes
    #expect(parser.parse())
    #expect(shapes.lines == 3 * (2 + 3))
    #expect(shapes.circles == 3 * 2 * 3)
  }
}
