import Drivers
import Quantities

/// What a driver got from its bus and its clock, in the order in which it asked: all that a capture depends on.
public enum BusAnswer {
  /// A capture of so many frames begins.
  case capture(frames: Int)
  case read([UInt8], I2CError?)
  case write(I2CError?)
  case recovery(I2CError?)
  case reading(Instant)
}
