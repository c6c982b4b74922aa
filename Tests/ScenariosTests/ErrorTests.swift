import Foundation
import RequirementTrait
import Scenarios
import Testing

/// A faulty scenario; the mark \u{2038} stands before the character that the message must point to.
struct Fault: CustomTestStringConvertible {
  let text: String
  let key: String
  let message: String

  init(_ text: String, _ key: String, _ message: String) {
    self.text = text
    self.key = key
    self.message = message
  }

  var testDescription: String { "\(key): \(message)" }

  /// With a complete scenario around some fields.
  static func field(_ text: String, _ key: String, _ message: String) -> Fault {
    Fault("meter: three-phase\nduration: 1 min\n\(text)\n", key, message)
  }

  static func grid(_ text: String, _ key: String, _ message: String) -> Fault {
    field("grid:\n  \(text)", key.isEmpty ? "grid" : "grid.\(key)", message)
  }

  static func load(_ text: String, _ key: String, _ message: String) -> Fault {
    field("loads:\n  oven: \(text)", key.isEmpty ? "loads.oven" : "loads.oven.\(key)", message)
  }

  static func event(_ text: String, _ key: String, _ message: String) -> Fault {
    field(
      "loads: {oven: {current: 1 A}}\nevents:\n  - {at: 1 s, \(text)}", key.isEmpty ? "events[0]" : "events[0].\(key)",
      message)
  }

  static func step(_ text: String, _ key: String, _ message: String) -> Fault {
    field(
      "loads: {oven: {current: 1 A}}\nsequence:\n  steps:\n    - {name: one, \(text)}",
      key.isEmpty ? "sequence.steps[0]" : "sequence.steps[0].\(key)", message)
  }
}

@Suite(.verifies("REQ-EMU-009")) struct ErrorTests {
  static let units: [Fault] = [
    .grid("voltage: ‸230 A", "voltage", #"unit "A" where a voltage is expected, in V, mV, kV, uV"#),
    .grid("voltage: ‸230", "voltage", #""230" has no unit; a voltage is in V, mV, kV, uV"#),
    .grid("voltage: ‸230 v", "voltage", #"unit "v" where a voltage is expected, in V, mV, kV, uV; did you mean "V"?"#),
    .grid("voltage: ‸many V", "voltage", #""many V" is not a voltage, for instance "1 V""#),
    .grid("voltage: ‸no", "voltage", #""no" is not a voltage, for instance "1 V""#),
    .grid("voltage: ‸.5 V", "voltage", #"".5 V" is not a voltage"#),
    .grid("voltage: ‸5. V", "voltage", #""5. V" is not a voltage"#),
    .grid("voltage: ‸2e2 V", "voltage", #"unit "e2 V" where a voltage is expected"#),
    .grid("voltage: ‸0x10 V", "voltage", #"unit "x10 V" where a voltage"#),
    .grid("voltage: ‸nan V", "voltage", #""nan V" is not a voltage"#),
    .grid("voltage: ‸inf V", "voltage", #""inf V" is not a voltage"#),
    .grid("voltage: [‸[5 V], 5 V, 5 V]", "voltage[0]", "one value is expected here, not a list"),
    .grid("voltage: ‸-5 V", "voltage", #""-5 V" is out of range; permitted: 0 V to 1000 V"#),
    .grid("voltage: ‸2 kV", "voltage", #""2 kV" is out of range; permitted: 0 V to 1000 V"#),
    .grid("voltage: ‸1234567890123456789 V", "voltage", "has more digits than 18"),
    .grid("voltage: ‸230 V 5", "voltage", #"unit "V 5" where a voltage is expected"#),
    .grid("frequency: ‸50", "frequency", #""50" has no unit; a frequency is in Hz, mHz, kHz"#),
    .grid("frequency: ‸50 hz", "frequency", #"did you mean "Hz"?"#),
    .grid("frequency: ‸39.999 Hz", "frequency", "out of range; permitted: 40 Hz to 70 Hz"),
    .load("{current: ‸5 V}", "current", #"unit "V" where a current is expected, in A, mA, kA, uA"#),
    .load("{current: ‸5}", "current", #""5" has no unit"#),
    .load("{current: ‸1.0001 kA}", "current", "out of range; permitted: 0 A to 1000 A"),
    .load("{power: ‸5 VA}", "power", #"unit "VA" where a power is expected, in W, kW, mW"#),
    .load("{current: 5 A, angle: ‸60}", "angle", #""60" has no unit; an angle is in deg, rad"#),
    .load("{current: 5 A, angle: ‸361 deg}", "angle", "permitted: -360 deg to 360 deg"),
    .load("{current: 5 A, angle: ‸7 rad}", "angle", "permitted: -360 deg to 360 deg"),
    .load("{current: 5 A, powerFactor: ‸0.8}", "powerFactor", #""0.8" lacks a word: inductive or capacitive"#),
    .load("{current: 5 A, powerFactor: ‸0.8 inductiv}", "powerFactor", #"did you mean "inductive"?"#),
    .load("{current: 5 A, powerFactor: ‸1.1 inductive}", "powerFactor", "permitted: 0 to 1"),
    .load("{current: 5 A, powerFactor: ‸-0.5 inductive}", "powerFactor", "permitted: 0 to 1"),
  ]

  static let times: [Fault] = [
    Fault(
      "meter: single-phase\nduration: ‸10\n", "duration", #""10" has no unit; a time is in ns, us, ms, s, min, h, d"#),
    Fault(
      "meter: single-phase\nduration: ‸10 m\n", "duration", #"in ns, us, ms, s, min, h, d, cycles; did you mean "min"?"#
    ),
    Fault("meter: single-phase\nduration: ‸10 sec\n", "duration", #"unit "sec" where a time is expected"#),
    Fault("meter: single-phase\nduration: ‸12:30\n", "duration", #""12:30" is a time of day"#),
    Fault("meter: single-phase\nduration: ‸0 s\n", "duration", "out of range; permitted: 1 ms to 3660 d"),
    Fault("meter: single-phase\nduration: ‸-1 h\n", "duration", "out of range; permitted: 1 ms to 3660 d"),
    Fault("meter: single-phase\nduration: ‸99999 d\n", "duration", "out of range"),
    Fault("meter: single-phase\nduration: ‸999999999999999999 d\n", "duration", "out of range"),
    Fault("meter: single-phase\nduration: ‸1.0000000001 s\n", "duration", #""1.0000000001 s" is finer than 1 ns"#),
    .load("{current: 1 A, on: [{from: ‸24:01, for: 1 s}]}", "on[0].from", "no time of day from 00:00 to 24:00"),
    .load("{current: 1 A, on: [{from: ‸7:30, for: 1 s}]}", "on[0].from", "no time of day from 00:00 to 24:00"),
    .load("{current: 1 A, on: [{from: ‸07:60, for: 1 s}]}", "on[0].from", "no time of day from 00:00 to 24:00"),
    .load("{current: 1 A, on: [{from: ‸730, for: 1 s}]}", "on[0].from", #""730" has no unit"#),
    .load("{current: 1 A, on: [{from: 5 s, to: ‸5 s}]}", "on[0].to", #""5 s" is not after "from""#),
    .load("{current: 1 A, on: [{from: 5 s, to: ‸6 s, for: 1 s}]}", "on[0].to", #"can't be given together with "for""#),
    .load("{current: 1 A, on: [{every: 1 s, for: ‸2 s}]}", "on[0].for", #"longer than "every""#),
    .load("{current: 1 A, on: [‸{every: 1 s}]}", "on[0].for", "the key is missing"),
    .load("{current: 1 A, on: [{every: ‸10 us, for: 1 us}]}", "on[0].every", "permitted: 1 ms to 3660 d"),
    .load(
      "{current: 1 A, on: [{for: 1 s, offset: ‸1 s}]}", "on[0].offset", #"can't be given together with "no "every"""#),
    .load("{current: 1 A, on: [{from: 1 s, repeat: ‸1 h}]}", "on[0].repeat", "a stretch that repeats needs an end"),
    .load("{current: 1 A, on: [{from: 1 s, for: 2 h, repeat: ‸1 h}]}", "on[0].repeat", "shorter than the stretch"),
    .load("{current: 1 A, on: [‸{}]}", "on[0]", "one of these keys is missing: from, to, for, every"),
    .field(
      "grid: {frequencyWander: {amplitude: 1 mHz, period: 1 min}}\nloads: {a: {current: 1 A, on: [{for: ‸2 cycles}]}}",
      "loads.a.on[0].for", "the scenario changes the frequency"),
    .field(
      "loads: {a: {current: 1 A, on: [{for: ‸2 cycles}]}}\nevents: [{at: 1 s, frequencyStep: {to: 51 Hz}}]",
      "loads.a.on[0].for", "the scenario changes the frequency"),
  ]

  static let structure: [Fault] = [
    Fault("‸", "document", "the document is empty"),
    Fault("‸duration: 1 s\n", "meter", "the key is missing"),
    Fault("‸meter: single-phase\n", "duration", "the key is missing"),
    Fault("meter: ‸single\nduration: 1 s\n", "meter", #""single" is none of: single-phase, three-phase"#),
    Fault("meter: ‸three-fase\nduration: 1 s\n", "meter", #"did you mean "three-phase"?"#),
    Fault("‸- meter\n", "document", "a mapping is expected here: {key: value}"),
    Fault("‸5\n", "document", "a mapping is expected here"),
    .field("‸lods: {}", "lods", #"unknown key; did you mean "loads"?"#),
    .field("‸xyzzy: 1", "xyzzy", "unknown key; known here: title, description, meter, duration"),
    .grid("‸volts: 230 V", "volts", "unknown key"),
    .grid("‸Voltage: 230 V", "Voltage", #"did you mean "voltage"?"#),
    .grid("voltage: 230 V\n  ‸voltage: 231 V", "voltage", "the key is given twice; the first is in line 4"),
    .grid(
      "{voltage: 230 V, dc: 1 V, ‸\"voltage\": 231 V}", "voltage", "the key is given twice; the first is in line 4"),
    .field("loads: {a: {current: 1 A}, ‸a: {current: 2 A}}", "loads.a", "the key is given twice"),
    .field("‸duration: 2 s", "duration", "the key is given twice; the first is in line 2"),
    .grid("voltage: ‸!!int 230 V", "voltage", "tags are not permitted"),
    .grid("voltage: ‸! 230 V", "voltage", "tags are not permitted"),
    .grid("voltage: ‸&u 230 V", "voltage", "anchors and aliases are not permitted"),
    .field("loads:\n  a: ‸&a {current: 1 A}\n  b: *a", "loads.a", "anchors and aliases are not permitted"),
    .field("grid:\n  harmonics: &a [‸*a]", "document", "YAML syntax: found undefined alias"),
    .field("loads: ‸*a", "document", "YAML syntax: found undefined alias"),
    .field("‸<<: {}", "<<", "unknown key"),
    Fault("meter: single-phase\nduration: 1 s\n‸---\nmeter: single-phase\n", "document", "here a second one starts"),
    Fault("meter: single-phase\nduration: 1 s\n? ‸[a]\n: b\n", "?", "a key must be text"),
    Fault("meter: [single-phase\nduration‸: 1 s\n", "document", "YAML syntax: did not find expected ',' or ']'"),
    Fault("meter: single-phase\n‸\tduration: 1 s\n", "document", "YAML syntax"),
    Fault("meter: single\u{2038}\u{7}-phase\n", "document", "character U+7 is not permitted"),
    .grid("voltage: ‸[230 V, 231 V]", "voltage", "the list has 2 values; this meter has 3 phases"),
    .grid("voltage: [230 V, 231 V, ‸five]", "voltage[2]", #""five" is not a voltage"#),
    .grid("voltage:‸ ", "voltage", "the value is missing"),
    .grid("voltage: ‸{of: 5 V}", "voltage", "one value is expected here, not a mapping"),
    .grid("harmonics: ‸{order: 5}", "harmonics", "a list is expected here"),
    .grid("harmonics: [‸{order: 5}]", "harmonics[0].level", "the key is missing"),
    .grid("harmonics: [{order: ‸1, level: 1 %}]", "harmonics[0].order", "out of range; permitted: 2 to 100"),
    .grid("harmonics: [{order: ‸5.0, level: 1 %}]", "harmonics[0].order", "is not a whole number"),
    .grid("harmonics: [{order: 5, level: ‸1}]", "harmonics[0].level", "in % of the fundamental or in V"),
    .grid("harmonics: [{order: 5, level: ‸1 A}]", "harmonics[0].level", #"unit "A" does not fit"#),
    .grid(
      "harmonics: [{order: 5, level: 1 %}, {order: ‸5, level: 2 %}]", "harmonics[1].order", "5 is given twice"),
    .grid("harmonics: [{order: 5, level: 1 %, phases: [1, ‸4]}]", "harmonics[0].phases[1]", "permitted: 1 to 3"),
    .grid("harmonics: [{order: 5, level: 1 %, phases: [1, ‸1]}]", "harmonics[0].phases[1]", "named twice"),
    .grid("harmonics: [{order: 5, level: 1 %, phases: ‸[]}]", "harmonics[0].phases", "no phase is named"),
    .grid(
      "interharmonics: [{frequency: ‸160 kHz, level: 1 V}]", "interharmonics[0].frequency",
      "permitted: 0.01 Hz to 150000"
    ),
    .grid("{angles: [0 deg, 1 deg, 2 deg], phaseSequence: ‸reversed}", "phaseSequence", #"together with "angles""#),
    .grid("frequencyWander: ‸{amplitude: 5 mHz}", "frequencyWander.period", "the key is missing"),
    .grid(
      "{frequency: 69 Hz, frequencyWander: ‸{amplitude: 2 Hz, period: 1 min}}", "frequencyWander", "would leave 40 Hz"),
    Fault(
      "meter: single-phase\nduration: 1 s\ngrid: {negativeSequence: ‸{level: 1 %}}\n", "grid.negativeSequence",
      "only a three-phase grid"),
    Fault("meter: single-phase\nduration: 1 s\nfrontEnd: ‸adc\n", "frontEnd", #""adc" is none of: ad7991, ideal"#),
    Fault("meter: single-phase\nduration: 1 s\nseed: ‸-1\n", "seed", "out of range; permitted: 0 to"),
    Fault(
      "meter: single-phase\nduration: 1 s\nnominalFrequency: ‸55 Hz\n", "nominalFrequency", "none of: 50 Hz, 60 Hz"),
    Fault(
      "meter: single-phase\nduration: 1 s\naccumulation: ‸vectorsum\n", "accumulation", #"did you mean "vector sum"?"#),
    .field("frontEndErrors: [{phases: 1}, ‸{phases: [1, 2]}]", "frontEndErrors[1]", "a phase is given twice"),
    .field(
      "frontEndErrors: [{voltageGain: ‸50 %}]", "frontEndErrors[0].voltageGain", "permitted: -100000 ppm to 100000"),
    .field("frontEndErrors: [{phaseError: ‸11 deg}]", "frontEndErrors[0].phaseError", "permitted: -10 deg to 10 deg"),
  ]

  static let converter: [Fault] = [
    .field("converter: {noise: ‸0.5 V}", "converter.noise", #"unit "V" where a number of converter codes is expected"#),
    .field("converter: {noise: ‸5}", "converter.noise", "has no unit"),
    .field("converter: {noise: ‸101 codes}", "converter.noise", "permitted: 0 codes to 100 codes"),
    .field("converter: {nonlinearity: ‸17 codes}", "converter.nonlinearity", "permitted: 0 codes to 16 codes"),
    .field("converter: {‸jiter: 50 ns}", "converter.jiter", #"did you mean "jitter"?"#),
    .field("converter: {effects: ‸all}", "converter.effects", #""all" is none of: typical, none"#),
    .field("converter: {quantisation: ‸yes}", "converter.quantisation", "is none of: on, off"),
    .field("converter: {crosstalk: ‸-10 dB}", "converter.crosstalk", "permitted: -200 dB to -20 dB"),
    .field("converter: {temperature: ‸20 K}", "converter.temperature", #"unit "K" where a temperature is expected"#),
    .field("converter: {calibration: ‸field}", "converter.calibration", "is none of: factory, none"),
    .field("converter: {gap: ‸99 us}", "converter.gap", "permitted"),
    .field("converter: {gap: {from: 2 ms, to: ‸1 ms}}", "converter.gap.to", #"is shorter than "from""#),
    .field("converter: {gap: ‸{from: 2 ms}}", "converter.gap.to", "the key is missing"),
    .field("converter: {sensor: ‸coil}", "converter.sensor", #""coil" is none of: shunt"#),
    .field(
      "converter: {sensor: {transformer: ‸{lead: 1 deg}}}", "converter.sensor.transformer.saturation",
      "the key is missing"),
    .field(
      "converter: {sensor: {transformer: {lead: ‸6 deg, saturation: 1 A}}}", "converter.sensor.transformer.lead",
      "permitted: 0 deg to 5 deg"),
    .field("frontEnd: ideal\nconverter: ‸{noise: off}", "converter", #"the front end is "ideal": it has no effects"#),
    .field(
      "frontEnd: ideal\nbusFaults: ‸[{at: 1 s, fault: stuck bus}]", "busFaults",
      #"the front end is "ideal": it has no bus"#),
    .field("busFaults: [{at: 1 s, fault: ‸stuck}]", "busFaults[0].fault", #""stuck" is none of: not acknowledged"#),
    .field("busFaults: [‸{at: 1 s}]", "busFaults[0].fault", "the key is missing"),
    .field("busFaults: [‸{fault: stuck bus}]", "busFaults[0].at", "the key is missing"),
    .field("busFaults: [{at: ‸1 V, fault: stuck bus}]", "busFaults[0].at", #"unit "V""#),
    .field("busFaults: [{at: 1 s, fault: byte lost, byte: ‸8190}]", "busFaults[0].byte", "permitted: 0 to 8189"),
    .field("busFaults: [{at: 1 s, fault: byte lost, phase: ‸4}]", "busFaults[0].phase", "permitted: 1 to 3"),
    .field("busFaults: [{at: 1 s, fault: byte lost, ‸bit: 4}]", "busFaults[0].bit", #"did you mean "byte"?"#),
  ]

  static let meaning: [Fault] = [
    .load("‸{powerFactor: 1}", "", "one of these keys is missing: current, power, peak"),
    .load("{current: 1 A, power: ‸5 W}", "power", #"can't be given together with "current""#),
    .load("{current: 1 A, powerFactor: 1, angle: ‸5 deg}", "angle", #"can't be given together with "powerFactor""#),
    .load("{current: 1 A, angle: 5 deg, direction: ‸export}", "direction", #"can't be given together with "angle""#),
    .load(
      "{current: 1 A, direction: ‸exprt}", "direction", #""exprt" is none of: import, export; did you mean "export"?"#),
    .load("{current: 1 A, behaviour: ‸resistor}", "behaviour", "none of: current, impedance"),
    .load("{power: ‸1 kW, angle: 120 deg}", "power", "needs a power factor of at least 0.01"),
    .load(
      "{current: 1 A, harmonics: [{order: 3, level: 1 %, ‸phases: 1}]}", "harmonics[0].phases",
      #"did you mean "phase"?"#),
    .load("{current: 1 A, on: ‸no}", "on", "a list is expected here"),
    .field("loads: {‸5oven: {current: 1 A}}", "loads.5oven", "a name begins with a letter"),
    .field("grid: {voltage: 0 V}\nloads: {oven: {power: ‸1 kW}}", "loads.oven.power", "needs a voltage"),
    .field("events: [{at: ‸1 min, frequencyStep: {to: 51 Hz}}]", "events[0].at", "lies at or after the end, 1 min"),
    .field("events: [‸{at: 1 s}]", "events[0]", "one of these keys is missing: dip, swell"),
    .event("dip: {to: ‸40, for: 1 s}", "dip.to", #""40" has no unit; a percentage is in %"#),
    .event("dip: {to: ‸140 %, for: 1 s}", "dip.to", "permitted: 0 % to 100 %"),
    .event("swell: {to: ‸40 %, for: 1 s}", "swell.to", "permitted: 100 % to 200 %"),
    .event("dip: {to: 40 %, for: ‸0 s}", "dip.for", "permitted: 1 us to 3660 d"),
    .event("dip: {to: 40 %, for: 1 s}, swell: ‸{to: 120 %, for: 1 s}", "swell", #"can't be given together with "dip""#),
    .event(
      "every: 20 s, times: ‸4, frequencyStep: {to: 51 Hz}", "times", "the last of 4 would lie at or after the end"),
    .event("every: 3660 d, times: ‸1000000000, phaseJump: {by: 1 deg}", "times", "the last of 1000000000 would lie"),
    .event("times: ‸3, frequencyStep: {to: 51 Hz}", "times", "can't be given together with"),
    .event("every: 1 s, dip: ‸{to: 40 %, for: 2 s}", "dip", #"lasts longer than "every""#),
    .event("interruption: {‸to: 0 %, for: 1 s}", "interruption.to", "unknown key; "),
    .event(
      "frequencyRamp: {to: 51 Hz, rate: ‸1 Hz}", "frequencyRamp.rate", "a rate of frequency is expected, in Hz/s"),
    .event("frequencyStep: {to: ‸71 Hz}", "frequencyStep.to", "permitted: 40 Hz to 70 Hz"),
    .event("loadStep: {load: ‸ovn, to: 1 A}", "loadStep.load", #"there is no load "ovn"; did you mean "oven"?"#),
    .event("loadStep: {load: oven, to: ‸1 Hz}", "loadStep.to", "where a current is expected"),
    .event("phaseJump: {by: ‸10 %}", "phaseJump.by", "where an angle is expected, in deg, rad"),
    .field(
      "events: ‸[]\nsequence: {steps: [{name: a, for: 1 s}]}", "events", "a step has events of its own"),
    .field("sequence: {steps: ‸[]}", "sequence.steps", "at least one step"),
    .field("sequence: {repeat: ‸0, steps: [{name: a, for: 1 s}]}", "sequence.repeat", "permitted: 1 to"),
    .field(
      "sequence: {steps: [{name: a, for: 1 s}, ‸{name: a, for: 1 s}]}", "sequence.steps[1]", #"step "a" is given twice"#
    ),
    .step("for: 1 s, loads: {‸fridge: {current: 1 A}}", "loads.fridge", #"there is no load "fridge""#),
    .step("for: 1 s, loads: {oven: {‸on: []}}", "loads.oven.on", "unknown key"),
    .step("for: 1 s, events: [{at: ‸1 s, phaseJump: {by: 1 deg}}]", "events[0].at", "lies at or after the end, 1 s"),
    .step("for: ‸1 us", "for", "permitted: 1 ms to 3660 d"),
    Fault(
      "‸meter: single-phase\nsequence: {repeat: forever, steps: [{name: a, for: 1 s}]}\n", "duration",
      "the key is missing"),
    Fault(
      "meter: single-phase\nsequence: ‸{repeat: 5000, steps: [{name: a, for: 1 d}]}\n", "sequence",
      "lasts longer than 3660 d"),
  ]

  @Test(arguments: units + times)
  func `Quantities are refused at their place`(fault: Fault) { check(fault) }

  @Test(arguments: structure)
  func `Structure is refused at its place`(fault: Fault) { check(fault) }

  @Test(.verifies("REQ-EMU-018", "REQ-EMU-021"), arguments: converter)
  func `What a converter and its bus can't have is refused`(fault: Fault) { check(fault) }

  static let shapes = [
    Fault.load("{power: 1 W, dimmer: {angle: \u{2038}4 deg}}", "dimmer.angle", "permitted: 5 deg to 165 deg"),
    .load("{power: 1 W, dimmer: \u{2038}{edge: leading}}", "dimmer.angle", "the key is missing"),
    .load(
      "{power: 1 W, dimmer: {angle: 90 deg, edge: \u{2038}falling}}", "dimmer.edge",
      "\"falling\" is none of: leading, trailing"),
    .load(
      "{power: 1 W, dimmer: {angle: 90 deg, edgeTime: \u{2038}1 us}}", "dimmer.edgeTime",
      "\"1 us\" is out of range; permitted: 4 us to 500 us"),
    .load(
      "{power: 1 W, lamps: {start: 60 deg, end: \u{2038}70 deg, rise: 500 us}}", "lamps.end",
      "lies too close to \"start\" for the rise and the spread"),
    .load(
      "{power: 1 W, lamps: {start: 60 deg, end: 95 deg, makes: \u{2038}17}}", "lamps.makes",
      "\"17\" is out of range; permitted: 1 to 16"),
    .load(
      "{peak: 1 A, pulses: {angle: 90 deg, rise: \u{2038}2 ms, fall: 1 ms}}", "pulses.rise",
      "\"2 ms\" is out of range; permitted: 4 us to 1 ms"),
    .load(
      "{peak: 1 A, pulses: {angle: 90 deg, \u{2038}raise: 2 ms}}", "pulses.raise", "unknown key; did you mean \"rise\"?"
    ),
    .load("{peak: \u{2038}1 A, dimmer: {angle: 90 deg}}", "peak", "only a load with \"pulses\" is given by its peak"),
    .load("{power: 1 W, burst: {on: \u{2038}0, off: 3}}", "burst.on", "\"0\" is out of range; permitted: 1 to 1000"),
    .load(
      "{power: 1 W, burst: {on: 1, off: 3}, harmonics: \u{2038}[]}", "harmonics",
      "can't be given together with \"burst\""),
    .load(
      "{power: 1 W, burst: \u{2038}{on: 1, off: 3}, dimmer: {angle: 90 deg}}", "burst",
      "can't be given together with \"dimmer\""),
    .load(
      "{current: 1 A, supraharmonics: [{frequency: \u{2038}1 kHz, level: 1 A}]}", "supraharmonics[0].frequency",
      "\"1 kHz\" is out of range; permitted: 2000 Hz to 150000 Hz"),
    .grid(
      "impedance: {resistance: \u{2038}2 kOhm, inductance: 0 H}", "impedance.resistance",
      "unit \"kOhm\" where a resistance is expected, in Ohm, mOhm"),
    .grid("impedance: \u{2038}{resistance: 2 Ohm}", "impedance.inductance", "the key is missing"),
  ]

  @Test(.verifies("REQ-EMU-032"), arguments: shapes)
  func `What a shape can't be is refused`(fault: Fault) { check(fault) }

  @Test(arguments: meaning)
  func `Contradictions are refused at their place`(fault: Fault) { check(fault) }

  private func check(_ fault: Fault) {
    var (line, column) = (1, 1)
    for scalar in fault.text.unicodeScalars {
      if scalar == "\u{2038}" { break }
      (line, column) = scalar == "\n" ? (line + 1, 1) : (line, column + 1)
    }
    let text = fault.text.replacing("\u{2038}", with: "")
    do {
      _ = try parse(text)
      Issue.record("accepted:\n\(fault.text)")
    } catch let error as ScenarioError {
      let expected = "test.yaml:\(line):\(column): \(fault.key): "
      #expect(error.description.hasPrefix(expected), "\(error), expected \(expected)")
      #expect(error.message.contains(fault.message), "\(error)")
      #expect(!error.description.contains("\n"))
    } catch {
      Issue.record("another error: \(error)")
    }
  }

  @Test func `Columns count Unicode scalars, and line breaks of all kinds count`() throws {
    let error = try #require(throws: ScenarioError.self) {
      try parse("\u{FEFF}meter: single-phase\r\nduration: 1 s\rloads: {\u{E9}te\u{301}: {current: 5 V}}\n")
    }
    #expect((error.line, error.column) == (3, 25), "\(error)")
  }

  @Test func `More loads and steps than memory is meant for are refused`() {
    let loads = (0...256).map { "a\($0): {current: 1 A}" }.joined(separator: "\n  ")
    #expect(throws: ScenarioError.self) { try parse("meter: single-phase\nduration: 1 s\nloads:\n  \(loads)\n") }
    let steps = (0...1_000).map { "- {name: a\($0), for: 1 s}" }.joined(separator: "\n    ")
    #expect(throws: ScenarioError.self) { try parse("meter: single-phase\nsequence:\n  steps:\n    \(steps)\n") }
  }

  @Test func `A missing file and a file that isn't UTF-8 are refused by name`() throws {
    let error = try #require(throws: ScenarioError.self) { try Scenario(contentsOfFile: "nowhere.yaml") }
    #expect(error.description == "nowhere.yaml: file: there is no such file")
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).yaml").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data([0x61, 0x3A, 0x0A, 0x62, 0xFF, 0x0A]).write(to: URL(filePath: path))
    let other = try #require(throws: ScenarioError.self) { try Scenario(contentsOfFile: path) }
    #expect(other.description == "\(path):2:1: document: the line is not UTF-8 text")
  }
}
