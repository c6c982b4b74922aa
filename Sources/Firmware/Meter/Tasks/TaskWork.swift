// @relation(REQ-RT-012, scope=file)

/// What the meter's code does, in the pieces whose instructions are counted.
public enum MeterOperation: Int, Sendable {
  /// A read is handed over: once a read, and for each block of 16 frames in it.
  case captureRead, captureBlock
  /// A look at the pulse lines, and a pulse that is given to the timer.
  case pulseLook, pulseArm
  /// A portion of at most 16 frames of one phase, from the read to frames of the grid; one that is
  /// lost; a frame that is filled; and 16 of them worked off.
  case alignPortion, losePortion, fillFrame, workPortion
  /// A slice, whatever it does.
  case windowSlice
  /// One phase of a window, by the spectrum, or cycle by cycle where the voltage was not steady; what all phases make together, for each
  /// of them; and, by phase again, 32 cells that are searched for a pulse.
  case windowPhase, windowUnsteadyPhase, windowClose, windowSearch
  /// A look for a window, a window that is billed, and a boundary of billing that it crossed.
  case billLook, billWindow, billBoundary
  case supervise, selfTest, displayPage

  public static var count: Int { 19 }

  /// The name in the table of costs.
  public var name: StaticString {
    switch self {
    case .captureRead: "capture.read"
    case .captureBlock: "capture.block"
    case .pulseLook: "pulses.look"
    case .pulseArm: "pulses.arm"
    case .alignPortion: "window.align"
    case .losePortion: "window.lose"
    case .fillFrame: "window.fill"
    case .workPortion: "window.work"
    case .windowSlice: "window.slice"
    case .windowPhase: "window.phase"
    case .windowUnsteadyPhase: "window.unsteady-phase"
    case .windowClose: "window.close"
    case .windowSearch: "window.search"
    case .billLook: "billing.look"
    case .billWindow: "billing.window"
    case .billBoundary: "billing.boundary"
    case .supervise: "supervision.round"
    case .selfTest: "self-test.round"
    case .displayPage: "display.page"
    }
  }
}

/// What a job came to: how often it did what. From it follows what the job cost, by the path that it took.
public struct TaskWork: Sendable {
  private var counts = InlineArray<19, UInt16>(repeating: 0)

  public init() {}

  public init(_ operation: MeterOperation, _ number: Int = 1) { add(operation, number) }

  public init(_ first: MeterOperation, _ second: MeterOperation, _ number: Int) {
    add(first)
    add(second, number)
  }

  /// `number` is 0 ... 65535.
  public mutating func add(_ operation: MeterOperation, _ number: Int = 1) {
    let place = min(18, max(0, operation.rawValue))
    counts[place] = counts[place] &+ UInt16(truncatingIfNeeded: number)
  }

  public func count(of operation: MeterOperation) -> Int { Int(counts[min(18, max(0, operation.rawValue))]) }
}
