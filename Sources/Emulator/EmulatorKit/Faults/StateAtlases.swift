// @relation(REQ-EMU-073, scope=file)

import Calendars
import Faults
import Meter
import Metrology
import Quantities
import Scheduler
import Supervision
import Synchronization

/// Which bits of the firmware's state belong to which part of it.
enum StateAtlases {
  /// The value that a part lies in.
  enum Owner { case meter, billing, retained, tasks, board }

  static func owner(of part: StatePart) -> Owner {
    switch part {
    case .energy, .calibration, .pipeline: .meter
    case .billing, .calendars: .billing
    case .copies: .retained
    case .tables, .scheduler, .supervisor: .tasks
    // Its words are all there is to it.
    case .image: .board
    }
  }

  /// The atlas of a part in the world of a meter with so many phases.
  static func atlas<let phaseCount: Int>(of part: StatePart, _ meter: Meter<phaseCount>.Type) -> StateAtlas {
    cached("\(part)/\(phaseCount)") {
      let type: Any.Type
      switch owner(of: part) {
      case .meter: type = StateAtlas.metatype(Meter<phaseCount>.self)
      case .billing: type = StateAtlas.metatype(EmulatedBilling.self)
      case .retained: type = RetainedState<phaseCount, 16>.self
      case .tasks: type = StateAtlas.metatype(MeterTasks.self)
      case .board: type = BoardHardware.self
      }
      return StateAtlas(of: type, known: known(phaseCount: phaseCount, Meter<phaseCount>.self)) {
        Self.part(of: $0, in: owner(of: part)) == part
      }
    }
  }

  private static func known<let phaseCount: Int>(phaseCount: Int, _: Meter<phaseCount>.Type) -> [String: Any.Type] {
    [
      "metrology": StateAtlas.metatype(MetrologyEngine<phaseCount>.self),
      "scheduler": StateAtlas.metatype(MeterScheduler.self),
      "metered": StateAtlas.metatype(MeteredBilling<16>.self),
      "metered.billing": StateAtlas.metatype(Billing<16>.self),
      "metrology.streams.delay": StateAtlas.metatype(FractionalDelay.self),
    ]
  }

  /// The part that a property belongs to; nil for what a meter can't lose, such as its statistics.
  private static func part(of path: String, in owner: Owner) -> StatePart? {
    func begins(_ prefixes: String...) -> Bool { prefixes.contains { path.hasPrefix($0) } }
    switch owner {
    case .meter:
      if begins("metrology.accounting", "metrology.activeCounter", "metrology.reactiveCounter") { return .energy }
      if begins("metrology.activeOutput", "metrology.reactiveOutput") { return .energy }
      if path.contains(".calibration.") || path.contains(".gains.") || path.contains(".delay.coefficients") {
        return .calibration
      }
      if begins("model") { return nil }
      return .pipeline
    case .billing:
      if begins("metered.billing.settings", "metered.billing.calendars", "metered.billing.demandGrid") {
        return .calendars
      }
      return begins("metered.") && !isUnusedRate(path) ? .billing : nil
    case .board: return nil
    case .retained: return begins("log") || isUnusedRate(path) ? nil : .copies
    case .tasks:
      if begins("scheduler.table", "supervisor.entities") { return .tables }
      if begins("scheduler.tallies", "selfTest", "trail") { return nil }
      return begins("scheduler", "billedWindows") ? .scheduler : .supervisor
    }
  }

  /// The emulator has registers of 16 rates, the built-in meters four: flips in the others would find easy prey.
  private static func isUnusedRate(_ path: String) -> Bool {
    for name in ["registers.quanta[", "maxima.byRate[", "maxima.cumulativeByRate["] {
      guard let place = path.range(of: name) else { continue }
      return Int(path[place.upperBound...].prefix { $0.isNumber }) ?? 0 >= 4
    }
    return false
  }

  /// Moves the next release of a task.
  static func moveRelease(of task: MeterTask, by change: Int64, in tasks: inout MeterTasks) {
    let atlas = whole
    guard let field = atlas.field("scheduler.rows[\(task.rawValue)].next.nanoseconds"),
      let earliest = atlas.field("scheduler.earliestRelease.nanoseconds")
    else { preconditionFailure("the scheduler has no releases") }
    withUnsafeMutableBytes(of: &tasks) { bytes in
      let next = bytes.load(fromByteOffset: field.offset, as: Int64.self) &+ change
      bytes.storeBytes(of: next, toByteOffset: field.offset, as: Int64.self)
      let first = min(next, bytes.load(fromByteOffset: earliest.offset, as: Int64.self))
      bytes.storeBytes(of: first, toByteOffset: earliest.offset, as: Int64.self)
    }
  }

  /// Expects of a task what is meant, or nothing at all.
  static func supervise(_ task: MeterTask, _ isSupervised: Bool, in tasks: inout MeterTasks) {
    guard let entity = MeterEntity(task), let field = whole.field("supervisor.entities[\(entity.rawValue)].isCritical")
    else { preconditionFailure("\(task) is not supervised") }
    let nothing = EntityDescription(
      isCritical: false, rounds: 0...UInt16.max, inTicks: .max, deadline: .seconds(1_000_000), bearsLateness: true,
      tolerance: .max, checkpoints: 3, successors: InlineArray(repeating: 0xFF))
    let meant = MeterEntity.descriptions(phaseCount: 1)[entity.rawValue]
    withUnsafeMutableBytes(of: &tasks) {
      $0.storeBytes(of: isSupervised ? meant : nothing, toByteOffset: field.offset, as: EntityDescription.self)
    }
  }

  private static var whole: StateAtlas {
    cached("tasks") {
      StateAtlas(
        of: StateAtlas.metatype(MeterTasks.self), known: ["scheduler": StateAtlas.metatype(MeterScheduler.self)])
    }
  }

  private static let cache = Mutex<[String: StateAtlas]>([:])

  private static func cached(_ name: String, _ make: () -> StateAtlas) -> StateAtlas {
    cache.withLock { cache in
      if let known = cache[name] { return known }
      let made = make()
      cache[name] = made
      return made
    }
  }
}

extension MeterWorld {
  /// Flips bits of the state, between two events.
  func flipBits(at nanoseconds: Int64) {
    if case .memory(let block, _) = configuration.fault, let blocks = billing?.hardware.memoryBlocks.count {
      billing?.hardware.memoryBlocks[block % blocks] |= 1
      sabotage.act(at: nanoseconds)
    }
    guard case .flip(let flip) = configuration.fault, processor != nil, billing != nil, retained != nil else { return }
    if flip.part == .image { return flipImage(flip, at: nanoseconds) }
    let atlas = StateAtlases.atlas(of: flip.part, Meter<phaseCount>.self)
    guard atlas.bitCount > 0 else { return }
    let first = flip.bit % atlas.bitCount
    let bits = (first..<min(first + flip.count, atlas.bitCount))
    sabotage.flip(atlas.place(first).path, at: nanoseconds)
    switch StateAtlases.owner(of: flip.part) {
    case .meter: withUnsafeMutableBytes(of: &meter) { bytes in for bit in bits { atlas.flip(bit, in: bytes) } }
    case .billing: withUnsafeMutableBytes(of: &billing!) { bytes in for bit in bits { atlas.flip(bit, in: bytes) } }
    case .retained: withUnsafeMutableBytes(of: &retained!) { bytes in for bit in bits { atlas.flip(bit, in: bytes) } }
    case .tasks:
      withUnsafeMutableBytes(of: &processor!.tasks) { bytes in for bit in bits { atlas.flip(bit, in: bytes) } }
    case .board: break
    }
  }

  private func flipImage(_ flip: BitFlip, at nanoseconds: Int64) {
    let words = billing!.hardware.image.count
    let first = flip.bit % (32 * words)
    sabotage.flip("image[\(first / 32)]", at: nanoseconds)
    for bit in first..<min(first + flip.count, 32 * words) {
      billing!.hardware.image[bit / 32] ^= 1 << UInt32(bit % 32)
    }
  }
}
