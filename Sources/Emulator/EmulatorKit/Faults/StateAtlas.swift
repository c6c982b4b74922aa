// @relation(REQ-EMU-073, scope=file)

@_spi(Reflection) import Swift

/// Where the bits of a value lie in memory, by the names of its properties, private ones included.
///
/// Bits of integers can flip, and the lowest bit of truth values and of what tells whether an optional is there: any of that is a value
/// again. The bits of enumerations, pointers and whatever else there is are left out, and counted.
struct StateAtlas: Sendable {
  /// Numbers of one width, one or several in a row.
  struct Field: Sendable {
    var path: String
    /// Bytes from the start of the value, and from one number to the next.
    var offset: Int
    var stride: Int
    var count: Int
    /// Bits of a number that can flip.
    var width: Int
    /// Bits of the atlas ahead of it.
    var first = 0

    var bits: Int { width * count }
  }

  private(set) var fields: [Field] = []
  /// Paths of properties of which no bit can flip.
  private(set) var leftOut: [String] = []
  private(set) var bitCount = 0
  private let known: [String: Any.Type]

  /// Of all properties of a type whose path a filter lets through. Reflection does not tell the types of generic properties that can't
  /// be copied: `known` does, by path.
  init(of type: Any.Type, known: [String: Any.Type] = [:], where isPart: (String) -> Bool = { _ in true }) {
    self.known = known
    add(type, at: 0, path: "")
    fields = fields.filter { isPart($0.path) }
    for index in fields.indices {
      fields[index].first = bitCount
      bitCount += fields[index].bits
    }
  }

  /// Of a type that can't be copied.
  static func metatype<Value: ~Copyable>(_ type: Value.Type) -> Any.Type { unsafeBitCast(type, to: Any.Type.self) }

  /// Where a bit of the atlas lies.
  func place(_ bit: Int) -> (byte: Int, bit: Int, path: String) {
    var low = 0
    var high = fields.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if fields[middle].first <= bit { low = middle } else { high = middle }
    }
    let field = fields[low]
    let inside = bit - field.first
    let element = inside / field.width
    let position = inside % field.width
    let path = field.count > 1 ? "\(field.path)[\(element)]" : field.path
    return (field.offset + element * field.stride + position / 8, position % 8, "\(path) bit \(position)")
  }

  /// Flips a bit of a value that lies in `bytes`.
  func flip(_ bit: Int, in bytes: UnsafeMutableRawBufferPointer) {
    let place = place(bit)
    bytes[place.byte] ^= 1 << UInt8(place.bit)
  }

  func field(_ path: String) -> Field? { fields.first { $0.path == path } }

  private mutating func add(_ type: Any.Type, at offset: Int, path: String) {
    if let width = Self.widths[ObjectIdentifier(type)] {
      fields.append(Field(path: path, offset: offset, stride: (width + 7) / 8, count: 1, width: width))
      return
    }
    if let array = type as? any FixedArray.Type { return add(array, at: offset, path: path) }
    if let optional = type as? any OptionalValue.Type {
      let (wrapped, size, whole) = optional.layout
      add(wrapped, at: offset, path: path)
      // Where the payload has no bits to spare a byte behind it tells whether it is there.
      if whole > size {
        fields.append(Field(path: path + "?", offset: offset + size, stride: 1, count: 1, width: 1))
      }
      return
    }
    var hasFields = false
    let isWhole = _forEachField(of: type, options: []) { name, place, type, kind in
      hasFields = true
      let name = String(cString: name)
      // How the compiler is to hold the value, and how an array holds its elements: no state.
      guard name != "inPlace" else { return true }
      let inner = name == "_storage" ? path : path.isEmpty ? name : "\(path).\(name)"
      if let type = known[inner] {
        add(type, at: offset + place, path: inner)
      } else if kind == .struct || kind == .optional || kind == .tuple {
        add(type, at: offset + place, path: inner)
      } else {
        leftOut.append(inner)
      }
      return true
    }
    if !hasFields || !isWhole { leftOut.append(path) }
  }

  private mutating func add(_ array: any FixedArray.Type, at offset: Int, path: String) {
    let (element, stride, count) = array.layout
    if let width = Self.widths[ObjectIdentifier(element)] {
      fields.append(Field(path: path, offset: offset, stride: stride, count: count, width: width))
      return
    }
    for index in 0..<count { add(element, at: offset + index * stride, path: "\(path)[\(index)]") }
  }

  private static let widths: [ObjectIdentifier: Int] = {
    var widths: [ObjectIdentifier: Int] = [ObjectIdentifier(Bool.self): 1]
    let integers: [any FixedWidthInteger.Type] = [
      Int8.self, UInt8.self, Int16.self, UInt16.self, Int32.self, UInt32.self, Int64.self, UInt64.self, Int.self,
      UInt.self, Int128.self, UInt128.self,
    ]
    for type in integers { widths[ObjectIdentifier(type)] = type.bitWidth }
    return widths
  }()
}

/// What the atlas must know of an array of fixed size.
private protocol FixedArray {
  static var layout: (element: Any.Type, stride: Int, count: Int) { get }
}

extension InlineArray: FixedArray where Element: Copyable {
  static var layout: (element: Any.Type, stride: Int, count: Int) {
    (Element.self, MemoryLayout<Element>.stride, count)
  }
}

/// What it must know of an optional: its payload, the size of that, and its own.
private protocol OptionalValue {
  static var layout: (wrapped: Any.Type, size: Int, whole: Int) { get }
}

extension Optional: OptionalValue where Wrapped: Copyable {
  static var layout: (wrapped: Any.Type, size: Int, whole: Int) {
    (Wrapped.self, MemoryLayout<Wrapped>.size, MemoryLayout<Wrapped?>.size)
  }
}
