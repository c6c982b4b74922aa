/// What is still to come of the events of a step: a binary heap by instant, then by the order in the file.
///
/// An event that repeats has one entry, for its next occurrence, and a dip one more for its end.
struct PendingEvents {
  struct Item {
    var instant: Int64
    /// Index in the list of events; equal instants act in this order.
    var event: Int
    /// Occurrence, from 0.
    var occurrence: Int
    /// The end of a dip or swell.
    var isEnd: Bool
  }

  private(set) var items: [Item] = []

  var nextInstant: Int64? { items.first?.instant }

  mutating func removeAll() { items.removeAll(keepingCapacity: true) }

  mutating func insert(_ item: Item) {
    items.append(item)
    var child = items.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard Self.precedes(items[child], items[parent]) else { return }
      items.swapAt(child, parent)
      child = parent
    }
  }

  /// The next item when it is due.
  mutating func takeDue(at now: Int64) -> Item? {
    guard let first = items.first, first.instant <= now else { return nil }
    let last = items.removeLast()
    if items.isEmpty { return first }
    items[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < items.count {
        if Self.precedes(items[child], items[least]) { least = child }
      }
      if least == parent { return first }
      items.swapAt(parent, least)
      parent = least
    }
  }

  private static func precedes(_ a: Item, _ b: Item) -> Bool {
    a.instant != b.instant ? a.instant < b.instant : a.event < b.event
  }
}
