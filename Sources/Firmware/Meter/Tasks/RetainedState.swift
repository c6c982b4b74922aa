// @relation(REQ-SUP-010, REQ-SUP-012, scope=file)

import Metrology
import Quantities
import Supervision

/// What a reset leaves as it is: memory that no start-up code clears.
///
/// It holds a copy of all that is billed by, and the seals of the state that is worked with:
///
///     state == seal                      -> go on
///     state != seal, copy == its seal    -> the copy is put back
///     state != seal, copy != its seal    -> nothing is billed any more
///
/// All of it is made anew when the supply comes.
public struct RetainedState<let phaseCount: Int, let rates: Int>: Sendable {
  /// Registers of the metrology and pulses.
  public internal(set) var energy: SealedCopy<MetrologyState<phaseCount>>
  /// What billing holds.
  public internal(set) var billing: SealedCopy<MeteredState<rates>>
  /// What the checks of the state that is worked with are to be.
  var energySeal: UInt32
  var outputSeal: UInt32
  var billingSeal: UInt32
  /// Of what does not change while the meter runs.
  var meterConfigurationSeal: UInt32
  var billingConfigurationSeal: UInt32
  /// Of the image that was started.
  var image = ImageSeal()
  public internal(set) var degradation = Degradation()
  /// Of ``degradation``.
  var degradationSeal: UInt32
  public internal(set) var log = EventLog<16>()

  /// What a meter begins with.
  public init(_ meter: inout Meter<phaseCount>, _ metered: inout MeteredBilling<rates>) {
    energySeal = meter.metrology.stateCheck()
    outputSeal = meter.metrology.outputCheck()
    billingSeal = metered.stateCheck()
    energy = SealedCopy(meter.metrology.state, check: energySeal)
    billing = SealedCopy(metered.state, check: billingSeal)
    meterConfigurationSeal = meter.configurationCheck()
    billingConfigurationSeal = metered.billing.configurationCheck()
    degradationSeal = degradation.check()
  }

  /// Whether the meter measures no more.
  public var isSafe: Bool { degradation.isSafe }
}

/// State that is sealed, as events tell it.
public enum SealedPart: UInt16, Sendable {
  case energy = 1
  case outputs
  case billing
  case energyCopy
  case billingCopy
  case seal
  case degradation
  case image
}

/// The check of the image (`StateCheck` over its words), as it was when the supply came: whoever started it had made sure of it. Kept twice.
struct ImageSeal: Sendable {
  private var value: UInt32 = 0
  private var inverse: UInt32 = 0

  /// Nil when it is not known, or not any more.
  var check: UInt32? { value == ~inverse ? value : nil }

  mutating func take(_ check: UInt32) {
    value = check
    inverse = ~check
  }
}

extension RetainedState {
  /// Takes the image as it is now: when the supply comes.
  public mutating func sealImage(of board: inout some MeterBoard & ~Copyable) {
    var check = StateCheck()
    let words = board.imageWords
    var place = 0
    while place < words {
      check.add(board.imageWord(at: place))
      place = place &+ 1
    }
    image.take(check.value)
  }

  /// Takes registers and pulses as they are now.
  mutating func sealEnergy(of meter: inout Meter<phaseCount>) {
    energySeal = meter.metrology.stateCheck()
    energy.take(meter.metrology.state, check: energySeal)
    outputSeal = meter.metrology.outputCheck()
  }

  /// Takes what billing holds as it is now: behind each change that no task made.
  public mutating func sealBilling(_ metered: inout MeteredBilling<rates>) {
    billingSeal = metered.stateCheck()
    billing.take(metered.state, check: billingSeal)
  }

  /// Takes what does not change as it is now: at the start, and when a calendar has been loaded.
  public mutating func sealConfiguration(of meter: inout Meter<phaseCount>, _ metered: inout MeteredBilling<rates>) {
    meterConfigurationSeal = meter.configurationCheck()
    billingConfigurationSeal = metered.billing.configurationCheck()
    sealBilling(&metered)
  }

  /// Makes sure of registers and pulses, ahead of their use or a change; false when they are lost.
  public mutating func confirmEnergy(of meter: inout Meter<phaseCount>, at now: Instant) -> Bool {
    let areOutputsSound = meter.metrology.outputCheck() == outputSeal
    let check = meter.metrology.stateCheck()
    if areOutputsSound && check == energySeal { return true }
    if check == energy.seal && areOutputsSound {
      energySeal = check
      log.append(.stateRestored, detail: SealedPart.seal.rawValue, at: now)
      return true
    }
    guard energy.isSound() else {
      log.append(.stateLost, detail: SealedPart.energy.rawValue, at: now)
      giveUp(at: now)
      return false
    }
    if areOutputsSound {
      meter.metrology.putBack(energy.state)
      log.append(.stateRestored, detail: SealedPart.energy.rawValue, at: now)
    } else {
      // What the lines were about is not known any more, but that each pulse that was counted and had not begun is still to come.
      meter.metrology.restore(energy.state, at: Instant(nanoseconds: .max))
      log.append(.stateRestored, detail: SealedPart.outputs.rawValue, at: now)
    }
    sealEnergy(of: &meter)
    return true
  }

  /// Makes sure of what billing holds, ahead of its use or a change; false when it is lost.
  public mutating func confirmBilling(_ metered: inout MeteredBilling<rates>, at now: Instant) -> Bool {
    let check = metered.stateCheck()
    if check == billingSeal { return true }
    if check == billing.seal {
      billingSeal = check
      log.append(.stateRestored, detail: SealedPart.seal.rawValue, at: now)
      return true
    }
    guard billing.isSound() else {
      log.append(.stateLost, detail: SealedPart.billing.rawValue, at: now)
      giveUp(at: now)
      return false
    }
    metered.putBack(billing.state)
    billingSeal = billing.seal
    log.append(.stateRestored, detail: SealedPart.billing.rawValue, at: now)
    return true
  }

  /// Looks whether the copies are what they were, and makes them anew.
  mutating func refreshCopies(
    of meter: inout Meter<phaseCount>, _ metered: inout MeteredBilling<rates>, at now: Instant
  ) {
    if !energy.isSound() && meter.metrology.stateCheck() == energySeal {
      sealEnergy(of: &meter)
      log.append(.stateRestored, detail: SealedPart.energyCopy.rawValue, at: now)
    }
    if !billing.isSound() && metered.stateCheck() == billingSeal {
      sealBilling(&metered)
      log.append(.stateRestored, detail: SealedPart.billingCopy.rawValue, at: now)
    }
    if degradation.check() != degradationSeal {
      // Whether something was given up is not known: nothing is, until it fails again.
      degradation = Degradation()
      degradationSeal = degradation.check()
      log.append(.stateRestored, detail: SealedPart.degradation.rawValue, at: now)
    }
  }

  /// Gives up measuring.
  mutating func giveUp(at now: Instant) {
    guard !degradation.isSafe else { return }
    degradation.giveUp()
    degradationSeal = degradation.check()
    log.append(.safeState, detail: 0, at: now)
  }

  mutating func leaveOut(_ entity: Int) {
    degradation.leaveOut(entity)
    degradationSeal = degradation.check()
  }
}
