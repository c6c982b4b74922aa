// @relation(REQ-EMU-001, scope=file)

/// Events in the order of time; those of one cycle in the order in which they were scheduled.
///
/// A binary heap over (cycle, sequence number): the order is total, so a run does not depend on the heap's inner layout.
/// Pushing and popping cost O(log n) and allocate only while the heap grows.
public struct EventQueue<Event> {
  /// An event and its place in the order.
  public struct Entry {
    /// When the event is due.
    public let instant: CycleTime
    /// Place among those of one cycle.
    public let sequence: Int64
    /// What is due.
    public let event: Event

    @inlinable
    init(instant: CycleTime, sequence: Int64, event: Event) {
      self.instant = instant
      self.sequence = sequence
      self.event = event
    }

    @inlinable
    func precedes(_ other: Entry) -> Bool {
      instant == other.instant ? sequence < other.sequence : instant < other.instant
    }
  }

  @usableFromInline
  var heap: [Entry] = []
  @usableFromInline
  var nextSequence: Int64 = 0
  @usableFromInline
  var nextUrgentSequence: Int64 = -1

  /// An empty queue with room for `capacity` events.
  @inlinable
  public init(capacity: Int = 64) {
    heap.reserveCapacity(capacity)
  }

  /// Number of events that wait.
  @inlinable
  public var count: Int { heap.count }

  /// Whether nothing waits.
  @inlinable
  public var isEmpty: Bool { heap.isEmpty }

  /// The entry that is due next; nil when nothing waits.
  @inlinable
  public var next: Entry? { heap.first }

  /// Adds `event`, due at `instant`, behind all events of the same cycle that were added before it.
  @inlinable
  public mutating func schedule(_ event: Event, at instant: CycleTime) {
    add(Entry(instant: instant, sequence: nextSequence, event: event))
    nextSequence += 1
  }

  /// Adds `event`, due at `instant`, ahead of all other events of the same cycle, whenever those are added.
  @inlinable
  public mutating func scheduleUrgently(_ event: Event, at instant: CycleTime) {
    add(Entry(instant: instant, sequence: nextUrgentSequence, event: event))
    nextUrgentSequence -= 1
  }

  @inlinable
  mutating func add(_ entry: Entry) {
    heap.append(entry)
    heap.withUnsafeMutableBufferPointer { heap in
      var hole = heap.count - 1
      while hole > 0 {
        let parent = (hole - 1) / 2
        guard entry.precedes(heap[parent]) else { break }
        heap[hole] = heap[parent]
        hole = parent
      }
      heap[hole] = entry
    }
  }

  /// Removes and returns the entry that is due next; nil when nothing waits.
  @inlinable
  public mutating func popNext() -> Entry? {
    guard let last = heap.popLast() else { return nil }
    guard let first = heap.first else { return last }
    heap.withUnsafeMutableBufferPointer { heap in
      var hole = 0
      var child = 1
      while child < heap.count {
        if child + 1 < heap.count, heap[child + 1].precedes(heap[child]) { child += 1 }
        guard heap[child].precedes(last) else { break }
        heap[hole] = heap[child]
        hole = child
        child = 2 * hole + 1
      }
      heap[hole] = last
    }
    return first
  }

  /// Removes and returns the next entry if it is due at `instant` or earlier.
  @inlinable
  public mutating func popNext(dueBy instant: CycleTime) -> Entry? {
    guard let first = heap.first, first.instant <= instant else { return nil }
    return popNext()
  }
}

extension EventQueue: Sendable where Event: Sendable {}
extension EventQueue.Entry: Sendable where Event: Sendable {}
