// @relation(REQ-RT-034, scope=file)

import Meter
import Timing
import VirtualTime

/// The task names as a command line gives them.
public enum MeterTaskName {
  public static func task(_ name: String) -> MeterTask? {
    let table = MeterTask.table(phaseCount: 1)
    for index in 0..<MeterTask.count where table[index].name.description == name { return MeterTask(rawValue: index) }
    return nil
  }
}

/// Draws when which task runs: over 250 ms around the first handler of a read behind the first second, when the meter is in step, or
/// around what goes wrong.
public struct TimelinePlot {
  /// Something that happens at an instant, and how the time behind it is shaded; nil leaves it.
  public struct Mark {
    public var nanoseconds: Int64
    public var text: String
    public var shade: String?

    public init(_ text: String, at nanoseconds: Int64, shade: String? = nil) {
      self.nanoseconds = nanoseconds
      self.text = text
      self.shade = shade
    }
  }

  /// In the order of time.
  public var marks: [Mark] = []
  private var milliseconds = 250.0
  private var title: String?
  private let model: ProcessorModel
  private var jobs: [ProcessorJob] = []
  /// Jobs of the latest 10 ms.
  private var recent: [ProcessorJob] = []
  private var begin: CycleTime?

  private static let width = 1000.0
  private static let left = 110.0
  private static let rowHeight = 30.0
  private static let colours = ["#8a3ffc", "#007d79", "#0f62fe", "#b28600", "#da1e28", "#6f6f6f", "#198038"]

  public init(_ model: ProcessorModel) { self.model = model }

  /// Draws so many milliseconds from an instant on.
  public init(_ model: ProcessorModel, from nanoseconds: Int64, milliseconds: Double, title: String) {
    self.model = model
    self.milliseconds = milliseconds
    self.title = title
    begin = model.profile.clock.firstCycle(atOrAfterNanoseconds: nanoseconds)
  }

  private func milliseconds(_ cycle: CycleTime) -> Double {
    Double(cycle.cycles - (begin?.cycles ?? 0)) / Double(model.profile.clock.hertz) * 1000
  }

  /// Whether the run came so far.
  public var isEmpty: Bool { jobs.isEmpty }

  public mutating func take(_ job: ProcessorJob) {
    if begin == nil {
      let lead = model.profile.clock.hertz / 100
      recent.removeAll { job.start.cycles - $0.start.cycles > lead }
      recent.append(job)
      guard job.task == .capture, job.start.cycles > model.profile.clock.hertz else { return }
      begin = CycleTime(cycles: job.start.cycles - lead)
      jobs = recent.filter { milliseconds($0.start) >= 0 }
      return
    }
    guard milliseconds(job.start) < milliseconds, milliseconds(job.start) >= 0 else { return }
    jobs.append(job)
  }

  public func svg() -> String {
    let table = MeterTask.table(phaseCount: model.phaseCount)
    let scale = (Self.width - Self.left - 40) / milliseconds
    let top = 24 * Double(marks.count)
    let bottom = 50 + top + Self.rowHeight * Double(MeterTask.count)
    var svg = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(Self.width)) \(Int(bottom) + 40)" \
      font-family="sans-serif" font-size="13">
      <rect width="100%" height="100%" fill="white"/>
      <text x="10" y="22" font-size="15">\(title ?? "Tasks on \(model.profile.title), \(model.phaseCount == 1 ? "one phase" : "three phases")")</text>

      """
    for (index, mark) in marks.enumerated() {
      let from = model.profile.clock.firstCycle(atOrAfterNanoseconds: mark.nanoseconds)
      let x = round2(Self.left + milliseconds(from) * scale)
      let y = 40 + 24 * Double(index)
      let end =
        index + 1 < marks.count
        ? round2(
          Self.left + milliseconds(
            model.profile.clock.firstCycle(atOrAfterNanoseconds: marks[index + 1].nanoseconds)) * scale) : x
      if let shade = mark.shade {
        svg +=
          "<rect x=\"\(x)\" y=\"\(40 + top)\" width=\"\(round2(end - x))\" height=\"\(bottom - 40 - top)\" fill=\"\(shade)\"/>\n"
      }
      svg += "<line x1=\"\(x)\" x2=\"\(x)\" y1=\"\(y)\" y2=\"\(bottom)\" stroke=\"#161616\"/>\n"
      svg += "<text x=\"\(x + 5)\" y=\"\(y + 13)\">\(mark.text)</text>\n"
    }
    for index in 0..<MeterTask.count {
      let y = 45 + top + Self.rowHeight * Double(index)
      svg += "<text x=\"10\" y=\"\(y + 17)\">\(table[index].name.description)</text>\n"
      svg +=
        "<line x1=\"\(Self.left)\" x2=\"\(Self.width - 40)\" y1=\"\(y + 24)\" y2=\"\(y + 24)\" stroke=\"#e0e0e0\"/>\n"
    }
    for tick in stride(from: 0.0, through: milliseconds, by: milliseconds > 600 ? 200 : 50) {
      let x = Self.left + tick * scale
      svg +=
        "<line x1=\"\(x)\" x2=\"\(x)\" y1=\"\(40 + top)\" y2=\"\(bottom)\" stroke=\"#c6c6c6\" stroke-dasharray=\"2 3\"/>\n"
      svg += "<text x=\"\(x)\" y=\"\(bottom + 20)\" text-anchor=\"middle\">\(Int(tick)) ms</text>\n"
    }
    for job in jobs {
      let x = Self.left + milliseconds(job.start) * scale
      // What is shorter than a dot is drawn as one.
      let width = max(1.2, (milliseconds(job.end) - milliseconds(job.start)) * scale)
      let y = 49 + top + Self.rowHeight * Double(job.task.rawValue)
      svg +=
        "<rect x=\"\(round2(x))\" y=\"\(y)\" width=\"\(round2(width))\" height=\"19\" fill=\"\(Self.colours[job.task.rawValue % Self.colours.count])\"/>\n"
    }
    return svg + "</svg>\n"
  }

  private func round2(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
