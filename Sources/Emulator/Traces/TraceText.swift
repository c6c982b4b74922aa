/// Text on its way to a file: gathered, and handed on in blocks.
struct TraceText {
  private static let blockBytes = 65_536
  private var bytes: [UInt8] = []
  private let output: (UnsafeRawBufferPointer) -> Void

  init(output: @escaping (UnsafeRawBufferPointer) -> Void) {
    self.output = output
    bytes.reserveCapacity(Self.blockBytes + 1024)
  }

  mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
    handOnWhenFull()
  }

  mutating func append(_ byte: UInt8) { bytes.append(byte) }

  mutating func append(decimal value: Int64) {
    var digits: UInt64 = value.magnitude
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    var divisor: UInt64 = 1
    while digits / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(digits / divisor))
      digits %= divisor
      divisor /= 10
    }
  }

  /// Ends a line.
  mutating func endLine() {
    bytes.append(UInt8(ascii: "\n"))
    handOnWhenFull()
  }

  private mutating func handOnWhenFull() { if bytes.count >= Self.blockBytes { handOn() } }

  /// Hands on what has been gathered.
  mutating func handOn() {
    bytes.withUnsafeBytes(output)
    bytes.removeAll(keepingCapacity: true)
  }
}
