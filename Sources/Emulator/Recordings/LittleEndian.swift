func littleEndian16(_ bytes: UnsafeBufferPointer<UInt8>, _ offset: Int) -> UInt16 {
  UInt16(bytes[offset]) | UInt16(bytes[offset + 1]) << 8
}

func littleEndian32(_ bytes: UnsafeBufferPointer<UInt8>, _ offset: Int) -> UInt32 {
  UInt32(littleEndian16(bytes, offset)) | UInt32(littleEndian16(bytes, offset + 2)) << 16
}

func littleEndian64(_ bytes: UnsafeBufferPointer<UInt8>, _ offset: Int) -> UInt64 {
  UInt64(littleEndian32(bytes, offset)) | UInt64(littleEndian32(bytes, offset + 4)) << 32
}
