// @relation(REQ-DRV-002, REQ-DRV-003, scope=file)

import Quantities

/// The tags in what an AD7991 sends: each code begins with two zeros and its channel, and channels 0, 1, 2 take turns.
///
/// They are the only witness of two faults. A part that lost its configuration walks four channels: the fourth code behind the
/// loss at the latest has channel 3, up to three ahead of it were converted against the wrong reference under the right tag.
/// A byte that slipped (lost or doubled) shifts all that follows: what stands in the place of the tag are the upper four bits of
/// the low byte of a result. They look like the tag that is expected in 1 of 16 cases when they are evenly spread, so the first
/// codes of the garbage may pass.
///
/// Hence the rule of `marginFrames`: frames that end less than four frames ahead of the bad one are not believed. For garbage to be
/// delivered it takes 13 codes in a row that pass, 16^-13 = 2^-52 for evenly spread bits. But a signal may stand still, so a second
/// look needs no luck: behind a slip by an odd number of bytes, the *low* byte of each garbage code is the high byte of a result
/// and shows its tag, in its turn. Ahead of the bad code all codes with such a regular second tag are discarded too, however many.
///
/// At the end of a read the bad code may be yet to come. So the last frame vouches for those ahead of it and is never
/// delivered: a loss of configuration in one that is has then shown, and three codes are enough to see the second tags of a slip.
/// (Genuine codes show them by chance, 7e-4 of the reads when evenly spread; the price is a frame or two.) Back from the end they
/// are followed for no more than `marginFrames`: genuine codes that stand still may all have them.
///
/// What no tag can show: a slip by whole frames; a signal that stands still with exactly the bits of the tags in its low bytes.
enum ChannelTags {
  /// Frames ahead of that of a bad code that are discarded with it.
  static let marginFrames = 4

  /// The first code among `frames` frames whose tag is not the one whose turn it was; nil when all are good. `bytes` holds at
  /// least 6 * `frames`.
  @inline(__always)
  static func firstBadCode(in bytes: Span<UInt8>, frames: Int) -> Int? {
    var frame = 0
    // As far as whole frames are there.
    while frame < frames {
      let place = frame &* 6
      guard place >= 0, place &+ 5 < bytes.count else { return nil }
      let voltage = bytes[place] & 0xF0
      let current = bytes[place &+ 2] & 0xF0 ^ 0x10
      let amplified = bytes[place &+ 4] & 0xF0 ^ 0x20
      if voltage | current | amplified != 0 {
        return frame &* 3 &+ (voltage != 0 ? 0 : current != 0 ? 1 : 2)
      }
      frame = frame &+ 1
    }
    return nil
  }

  /// How many of the first frames can be believed when code `bad` is the first bad one. 0 <= `bad` <= codes in `bytes`.
  static func believableFrames(in bytes: Span<UInt8>, firstBadCode bad: Int) -> Int {
    let slipped = slippedCodes(in: bytes, before: bad, atMost: bad)
    // One more than shows a second tag: a byte that came between has none.
    let doubtful = slipped == 0 ? bad : bad &- slipped &- 1
    return max(0, min(bad / 3 &- marginFrames, doubtful / 3))
  }

  /// How many of `frames` frames with good tags can be believed at the end of a read.
  static func believableFrames(in bytes: Span<UInt8>, atEndOf frames: Int) -> Int {
    let codes = frames &* 3
    let slipped = slippedCodes(in: bytes, before: codes, atMost: 3 &* marginFrames)
    let doubtful = slipped < 3 ? codes : codes &- slipped &- 1
    return max(0, min(frames &- 1, doubtful / 3))
  }

  /// What stands in the place of the tag in the low byte of a code; no tag for one that isn't there.
  @inline(__always)
  private static func tag(of code: Int, in bytes: Span<UInt8>) -> Int {
    let place = code &* 2 &+ 1
    return place >= 0 && place < bytes.count ? Int(bytes[place] &>> 4) : 15
  }

  /// Codes right ahead of `end` whose low bytes show tags in their turn, at most `limit`. 0 <= `end` <= codes in `bytes`.
  private static func slippedCodes(in bytes: Span<UInt8>, before end: Int, atMost limit: Int) -> Int {
    guard end > 0 else { return 0 }
    var expected = tag(of: end &- 1, in: bytes)
    guard expected < 3 else { return 0 }
    var number = 1
    var code = end &- 1
    let first = max(0, end &- limit)
    while code > first {
      code = code &- 1
      expected = expected == 0 ? 2 : expected &- 1
      guard tag(of: code, in: bytes) == expected else { break }
      number = number &+ 1
    }
    return number
  }
}
