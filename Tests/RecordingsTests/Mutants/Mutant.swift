import Recordings
import Waveforms

/// What a reader must make of a file whose structure was changed.
enum Consequence: Sendable {
  /// The meaning is what it was.
  case same
  /// The meaning is changed in this way.
  case changed(@Sendable (inout Recording) -> Void)
  /// The file contradicts itself or the format.
  case refused(Fault)

  /// Where the error must point; nil where the change can be found in several places.
  struct Fault: Sendable {
    /// In which of two files; nil for either.
    var file: String?
    var place: InputPlace?
    var key: String?
  }

  var name: String {
    switch self {
    case .same: "same"
    case .changed: "changed"
    case .refused: "refused"
    }
  }
}

/// A way to change a document; nil where the document has nothing of the kind.
struct Mutation<Document: Sendable>: Sendable {
  var name: String
  var apply: @Sendable (inout Document, inout SystemSeeded) -> Consequence?

  init(_ name: String, _ apply: @escaping @Sendable (inout Document, inout SystemSeeded) -> Consequence?) {
    self.name = name
    self.apply = apply
  }
}

extension Array {
  /// One of the elements; the array is not empty.
  func pick(_ random: inout SystemSeeded) -> Element { self[Int.random(in: 0..<count, using: &random)] }
}

/// A document of known meaning that can be written as a file or two.
protocol MutableDocument: Sendable {
  /// The files as they are written, by name; the first is the one that is read.
  var files: [(name: String, bytes: [UInt8])] { get }
  /// What the reader must find when nothing is changed.
  var meaning: Recording { get }
}

/// Changes documents by the seed: at most two times the way in which they are written, and then once what they say.
struct Mutator<Document: MutableDocument> {
  var documents: [Document]
  /// All of them leave the meaning as it is and may be combined.
  var styles: [Mutation<Document>]
  var mutations: [Mutation<Document>]

  struct Mutant {
    var name: String
    var document: Document
    /// What the document said ahead of all changes.
    var meaning: Recording
    var expected: Consequence
  }

  func mutant(seed: UInt64) -> Mutant {
    var random = SystemSeeded(seed: seed)
    let original = documents.pick(&random)
    var document = original
    var names: [String] = []
    for _ in 0..<Int.random(in: 0...2, using: &random) {
      let style = styles.pick(&random)
      var changed = document
      guard style.apply(&changed, &random) != nil else { continue }
      document = changed
      names.append(style.name)
    }
    // Each mutation has its turn; where the document gives no hold the next one is taken.
    let all = mutations + styles
    var index = Int(seed % UInt64(all.count))
    while true {
      var changed = document
      if let expected = all[index].apply(&changed, &random) {
        return Mutant(
          name: (names + [all[index].name]).joined(separator: ", "), document: changed, meaning: original.meaning,
          expected: expected)
      }
      index = (index + 1) % all.count
    }
  }
}

/// Compares what was read with what a mutant means; nil when it is right.
func disagreement(
  _ read: Result<Recording, RecordingError>, _ meaning: Recording, _ expected: Consequence, files: [String]
) -> String? {
  switch (read, expected) {
  case (.failure(let error), .refused(let fault)):
    if error.description.contains("\n") || error.message.isEmpty || error.key.isEmpty { return "no message: \(error)" }
    if !files.contains(error.file) { return "another file is named: \(error)" }
    if error.place == .file { return "no place is named: \(error)" }
    if let file = fault.file, error.file != file { return "\(file) is at fault: \(error)" }
    if let place = fault.place, error.place != place { return "\(place) is at fault: \(error)" }
    if let key = fault.key, error.key != key { return "'\(key)' is at fault: \(error)" }
    return nil
  case (.failure(let error), _): return "refused: \(error)"
  case (.success, .refused): return "read, though it is spoilt"
  case (.success(let recording), _):
    var wanted = meaning
    if case .changed(let change) = expected { change(&wanted) }
    return difference(recording, wanted)
  }
}

/// Where two recordings differ, the place of the channels in the file apart; a rate from time stamps may differ in the last digits.
private func difference(_ found: Recording, _ wanted: Recording) -> String? {
  if found.kind != wanted.kind { return "kind \(found.kind) in place of \(wanted.kind)" }
  if abs(found.sampleRateHz / wanted.sampleRateHz - 1) > 1e-9 {
    return "rate \(found.sampleRateHz) in place of \(wanted.sampleRateHz)"
  }
  if found.channels.count != wanted.channels.count { return "\(found.channels.count) channels" }
  for (channel, other) in zip(found.channels, wanted.channels) {
    var channel = channel
    channel.place = other.place
    if channel.samples != other.samples {
      let index = zip(channel.samples, other.samples).enumerated().first { $1.0 != $1.1 }
      return
        "\(channel.name): \(channel.samples.count) samples for \(other.samples.count), differing at \(index as Any)"
    }
    if channel != other {
      channel.samples = []
      var other = other
      other.samples = []
      return "\(channel) in place of \(other)"
    }
  }
  return nil
}
