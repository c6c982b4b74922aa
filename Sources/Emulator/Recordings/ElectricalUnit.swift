/// A unit of voltage or current with its factor to V or A.
struct ElectricalUnit: Equatable {
  var quantity: Recording.Quantity
  /// Multiplies a value in this unit to give V or A; 1 for other quantities.
  var factor: Double

  /// Reads `V`, `kV`, `mA`, `volt`, `Amperes` and the like.
  ///
  /// Case does not matter except for the prefix m (milli) against M (mega). No unit is `unspecified`, any other `other`.
  init(_ text: String) {
    if text.isEmpty {
      self.init(quantity: .unspecified, factor: 1)
      return
    }
    for (quantity, names) in Self.names {
      for name in names where text.lowercased().hasSuffix(name) {
        let prefix = String(text.dropLast(name.count))
        if let factor = Self.prefixes[prefix] {
          self.init(quantity: quantity, factor: factor)
          return
        }
      }
    }
    self.init(quantity: .other, factor: 1)
  }

  private init(quantity: Recording.Quantity, factor: Double) {
    self.quantity = quantity
    self.factor = factor
  }

  // Longer names first: "volts" must not be read as "volt" with something in front.
  private static let names: [(Recording.Quantity, [String])] = [
    (.voltage, ["volts", "volt", "v"]), (.current, ["amperes", "ampere", "amps", "amp", "a"]),
  ]

  private static let prefixes: [String: Double] = [
    "": 1, "k": 1e3, "K": 1e3, "kilo": 1e3, "Kilo": 1e3, "M": 1e6, "Mega": 1e6, "mega": 1e6, "m": 1e-3, "milli": 1e-3,
    "Milli": 1e-3, "u": 1e-6, "µ": 1e-6, "μ": 1e-6, "micro": 1e-6, "Micro": 1e-6,
  ]
}
