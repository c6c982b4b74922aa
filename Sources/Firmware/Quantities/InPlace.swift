/// Makes the value that holds it one that the compiler never moves to read or make it.
///
/// A large value that fits "registers", however many it takes, is loaded as a whole to read one of its elements, and made on the stack
/// before it is moved to its place: kilobytes of stack, and of copying. One with a part of raw layout is used where it lies.
@_rawLayout(size: 0, alignment: 1)
public struct InPlace: ~Copyable {
  @inlinable @inline(__always)
  public init() {}
}
