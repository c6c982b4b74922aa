import Foundation

/// Small recordings as text.
enum TestRecording {
  /// Ten cycles of 50 Hz at 8 kS/s: 230 V, and 10 A that lag by 60 degrees.
  static func csv(
    header: String = "time_s,u1_V,i1_A", voltageFactor: Double = 1, currentFactor: Double = 1
  ) -> String {
    var lines = [header]
    for index in 0..<1600 {
      let turn = 2 * Double.pi * Double(index % 160) / 160
      lines.append(
        String(
          format: "%.6f,%.6f,%.7f", Double(index) * 125e-6, voltageFactor * 230 * 2.0.squareRoot() * sin(turn),
          currentFactor * 10 * 2.0.squareRoot() * sin(turn - .pi / 3)))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The same load on three phases, a third of a turn apart.
  static var threePhaseCSV: String {
    var lines = ["time_s,u1_V,i1_A,u2_V,i2_A,u3_V,i3_A"]
    for index in 0..<1600 {
      let values = (0..<3).flatMap { phase in
        let turn = 2 * Double.pi * (Double(index % 160) / 160 - Double(phase) / 3)
        return [230 * 2.0.squareRoot() * sin(turn), 10 * 2.0.squareRoot() * sin(turn - .pi / 3)]
      }
      let columns = [Double(index) * 125e-6] + values
      lines.append(columns.map { String(format: "%.7f", $0) }.joined(separator: ","))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The same with one line, counted from 1, replaced.
  static func csv(line: Int, _ text: String) -> String {
    var lines = csv().split(separator: "\n").map(String.init)
    lines[line - 1] = text
    return lines.joined(separator: "\n") + "\n"
  }

  /// A COMTRADE configuration that declares `count` records of ASCII or BINARY data at 8 kS/s.
  static func configuration(count: Int, kind: String = "ASCII") -> String {
    """
    station,device,1999
    2,2A,0D
    1,UA,A,,V,0.01,0,0,-99999,99999,1,1,P
    2,IA,A,,A,0.001,0,0,-99999,99999,1,1,P
    50
    1
    8000,\(count)
    01/01/2026,00:00:00.000000
    01/01/2026,00:00:00.000000
    \(kind)
    1

    """
  }

  /// ASCII data: `count` records of 230 V and 10 A in phase.
  static func data(count: Int) -> String {
    (0..<count).map { index in
      let sine = 2.0.squareRoot() * sin(2 * Double.pi * Double(index % 160) / 160)
      return "\(index + 1),\(index * 125),\(Int((23_000 * sine).rounded())),\(Int((10_000 * sine).rounded()))\n"
    }.joined()
  }
}
