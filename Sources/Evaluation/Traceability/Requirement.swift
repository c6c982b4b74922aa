/// The weight of a function in the evaluation: how deep it is examined.
public enum Criticality: String, Sendable, Codable, CaseIterable {
  case critical = "Critical"
  case important = "Important"
  case standard = "Standard"
}

/// One requirement, as it stands in a requirement document.
public struct Requirement: Equatable, Sendable {
  /// Unique identifier: a letter, then letters, digits and `_ / . -`.
  public let uid: String
  public let title: String
  public let statement: String
  public let criticality: Criticality
  /// Counted from 1; raised with each change of meaning.
  public let revision: Int
  /// The requirements that this one refines.
  public let parents: [ParentRelation]
  /// Where its element begins.
  public let place: SourcePlace

  public init(
    uid: String, title: String, statement: String, criticality: Criticality, revision: Int,
    parents: [ParentRelation], place: SourcePlace
  ) {
    self.uid = uid
    self.title = title
    self.statement = statement
    self.criticality = criticality
    self.revision = revision
    self.parents = parents
    self.place = place
  }

  /// A link to the requirement that is refined, with the place at which it is written.
  public struct ParentRelation: Equatable, Sendable {
    public let uid: String
    public let place: SourcePlace

    public init(uid: String, place: SourcePlace) {
      self.uid = uid
      self.place = place
    }
  }

  /// Whether `text` can be a UID. StrictDoc's marker grammar sets the rule: what it can't read back from a source file
  /// is no use in a document.
  static func isUID(_ text: some StringProtocol) -> Bool {
    guard text.utf8.count >= 2, let first = text.utf8.first, first.isASCIILetter else { return false }
    return text.utf8.dropFirst().allSatisfy { byte in
      byte.isASCIILetter || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "_/.-".utf8.contains(byte)
    }
  }
}

extension UInt8 {
  /// Whether this byte is one of A..Z, a..z.
  var isASCIILetter: Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self & 0xDF)
  }
}
