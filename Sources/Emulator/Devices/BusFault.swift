// @relation(REQ-EMU-021, scope=file)

/// Something that goes wrong on a phase's bus.
public struct BusFault: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    /// The converter does not answer to its address.
    case notAcknowledged = "not acknowledged"
    /// The controller loses a byte: all later ones come one place early.
    case byteLost = "byte lost"
    /// The controller takes a byte twice: all later ones come one place late.
    case byteDoubled = "byte doubled"
    /// The transfer ends ahead of its time.
    case shortRead = "short read"
    /// The data line stays low until the bus is recovered.
    case stuckBus = "stuck bus"
    /// The converter loses its supply for a moment: it falls silent, and comes back with its default configuration.
    case converterReset = "converter reset"
  }

  public var kind: Kind
  /// Phase from 0.
  public var phase: Int
  /// The first read that begins at or after this instant has the fault, ns from the start of the run.
  public var atNanoseconds: Int64
  /// At this byte of the read, 0 ..< 8190; where the read is shorter, at its last.
  public var byte: Int

  public init(kind: Kind, phase: Int = 0, atNanoseconds: Int64, byte: Int = 0) {
    self.kind = kind
    self.phase = phase
    self.atNanoseconds = atNanoseconds
    self.byte = byte
  }
}
