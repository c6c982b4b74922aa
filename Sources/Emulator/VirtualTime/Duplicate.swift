/// A second value with the same bits, of a type that is not copied by accident.
///
/// For the firmware's state alone: it holds numbers, and no reference to anything.
public func duplicate<State: ~Copyable>(_ state: borrowing State) -> State {
  let copy = UnsafeMutablePointer<State>.allocate(capacity: 1)
  defer { copy.deallocate() }
  withUnsafePointer(to: state) {
    UnsafeMutableRawPointer(copy).copyMemory(from: $0, byteCount: MemoryLayout<State>.size)
  }
  return copy.move()
}
