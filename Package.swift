// swift-tools-version: 6.2
import PackageDescription

// METER_BOARD names the board that is built for; without it the host package is built: emulator, evaluation and tests. `firmware`
// is the host again, but with the firmware and its tests alone.
let board = Context.environment["METER_BOARD"] ?? "host"

let common: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

let crossModule: SwiftSetting = .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release))

// Firmware is driven sample by sample from other modules: without cross-module optimisation it runs several times slower.
let firmware: [SwiftSetting] =
  common + [
    .strictMemorySafety(),
    .enableExperimentalFeature("RawLayout"),
    crossModule,
  ]

func firmwareTarget(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, path: "Sources/Firmware/\(name)", swiftSettings: firmware)
}

/// `isHot`: called sample by sample, or generic code that runs the firmware for a number of phases.
func emulatorTarget(
  _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = [], isHot: Bool = false
) -> Target {
  .target(
    name: name, dependencies: dependencies, path: "Sources/Emulator/\(name)", resources: resources,
    swiftSettings: common + (isHot ? [crossModule] : []))
}

/// Tests that compute little are not optimised themselves, only what they test: they build in half the time.
func test(_ name: String, _ dependencies: [Target.Dependency], computes: Bool = true) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: dependencies + ["RequirementTrait"], path: "Tests/\(name)Tests",
    swiftSettings: common + (computes ? [] : [.unsafeFlags(["-Onone"], .when(configuration: .release))]))
}

var targets: [Target] = [
  firmwareTarget("Quantities"),
  firmwareTarget("Metrology", ["Quantities"]),
  firmwareTarget("CivilTime", ["Quantities"]),
  firmwareTarget("Tariff", ["Quantities", "CivilTime"]),
  firmwareTarget("Demand", ["Quantities", "CivilTime"]),
  firmwareTarget("Scheduler", ["Quantities"]),
  firmwareTarget("Supervision", ["Quantities", "Scheduler"]),
  firmwareTarget("Drivers", ["Quantities"]),
  firmwareTarget(
    "Meter", ["Quantities", "Metrology", "CivilTime", "Tariff", "Demand", "Scheduler", "Supervision", "Drivers"]),
]
let firmwareProduct = Product.library(
  name: "MeterFirmware",
  targets: ["Quantities", "Metrology", "CivilTime", "Tariff", "Demand", "Scheduler", "Supervision", "Drivers", "Meter"])
var products: [Product] = []
var dependencies: [Package.Dependency] = []

let firmwareTests: [Target] = [
  .target(name: "RequirementTrait", path: "Tests/RequirementTrait", swiftSettings: common),
  test("Quantities", ["Quantities"], computes: false),
  test("Metrology", ["Quantities", "Metrology"]),
  test("CivilTime", ["Quantities", "CivilTime"]),
  test("Tariff", ["Quantities", "CivilTime", "Tariff"]),
  test("Demand", ["Quantities", "CivilTime", "Demand"], computes: false),
  test("Scheduler", ["Quantities", "Scheduler"], computes: false),
  test("Supervision", ["Quantities", "Scheduler", "Supervision"], computes: false),
  test("Drivers", ["Quantities", "Drivers"]),
  test("Meter", ["Quantities", "Metrology", "CivilTime", "Tariff", "Demand", "Meter"], computes: false),
]

if board == "host" || board == "firmware" { targets += firmwareTests }
if board == "firmware" { products = [firmwareProduct] }

let firmwareModules: [Target.Dependency] = [
  "Quantities", "Metrology", "CivilTime", "Tariff", "Demand", "Scheduler", "Supervision", "Drivers", "Meter",
]

if board == "linux" {
  targets.append(
    .target(
      name: "FirmwareCheck", dependencies: firmwareModules, path: "Sources/Board/FirmwareCheck", swiftSettings: firmware
    ))
}

// The proof images: a whole meter that lives on a stream of samples. `m4` is the bare Cortex-M4, `linux` the ARM board without a C
// library, `native` this host; all other images are compiled by a toolset.
if board == "m4" || board == "linux" || board == "native" {
  let isBare = board != "native"
  let world =
    board == "m4"
    ? ["world/memory.c", "world/marks.c", "cortex-m4/start.c", "cortex-m4/semihosting.c"]
    : isBare ? ["world/memory.c", "world/marks.c", "linux-bare/start.c"] : ["world/marks.c", "linux-bare/start.c"]
  targets += [
    .target(
      name: "World", path: "Board", sources: world, publicHeadersPath: "world/include",
      cSettings: isBare ? [.define("WORLD_STARTS"), .unsafeFlags(["-ffreestanding", "-fno-builtin"])] : []),
    .target(
      name: "Proof", dependencies: firmwareModules + ["World"], path: "Sources/Board/Proof", swiftSettings: firmware),
    .executableTarget(
      name: "ProofSinglePhase", dependencies: ["Proof"], path: "Sources/Board/ProofSinglePhase", swiftSettings: firmware
    ),
    .executableTarget(
      name: "ProofThreePhase", dependencies: ["Proof"], path: "Sources/Board/ProofThreePhase", swiftSettings: firmware),
  ]
}

if board == "host" {
  let yams = Target.Dependency.product(name: "Yams", package: "Yams")
  let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

  targets += [
    emulatorTarget("VirtualTime", [], isHot: true),
    emulatorTarget("Waveforms", ["VirtualTime"], isHot: true),
    emulatorTarget("Loads", ["VirtualTime", "Waveforms"]),
    emulatorTarget("Recordings", ["VirtualTime", "Waveforms"]),
    emulatorTarget("Devices", ["Quantities", "Metrology", "Drivers", "VirtualTime", "Waveforms"], isHot: true),
    emulatorTarget("Faults", ["Meter", "Devices"]),
    emulatorTarget("Documents", ["Waveforms", yams]),
    emulatorTarget(
      "Timing", ["Quantities", "Scheduler", "VirtualTime", "Waveforms", "Documents"],
      resources: [.copy("profiles.yaml"), .copy("costs.yaml")]),
    emulatorTarget(
      "Calendars", ["Quantities", "Metrology", "CivilTime", "Tariff", "Demand", "Meter", "Documents", "VirtualTime"],
      resources: [.copy("Example/household.yaml")], isHot: true),
    emulatorTarget(
      "Scenarios", ["Calendars", "Documents", "VirtualTime", "Waveforms", "Loads", "Devices", "Faults"],
      resources: [.copy("Bundled")]),
    emulatorTarget(
      "EmulatorKit",
      [
        "Quantities", "Metrology", "Scheduler", "Supervision", "Drivers", "Meter", "VirtualTime", "Waveforms",
        "Devices",
        "Recordings", "Calendars", "Scenarios", "Timing",
      ]),
    emulatorTarget("Traces", ["VirtualTime", "Devices", "EmulatorKit"]),
    emulatorTarget(
      "Laboratory",
      [
        "Metrology", "Meter", "VirtualTime", "Waveforms", "Loads", "Devices", "Documents", "Recordings", "Scenarios",
        "EmulatorKit",
      ],
      resources: [.copy("limits.yaml")]),
    .executableTarget(
      name: "meter-emulator",
      dependencies: ["Calendars", "Documents", "EmulatorKit", "Faults", "Timing", "Traces", "Laboratory", arguments],
      path: "Sources/Emulator/meter-emulator",
      swiftSettings: common),

    .target(name: "Traceability", path: "Sources/Evaluation/Traceability", swiftSettings: common),
    .target(name: "EvaluationKit", path: "Sources/Evaluation/EvaluationKit", swiftSettings: common),
    .target(
      name: "WatchdogCampaign",
      dependencies: [
        "EvaluationKit", "EmulatorKit", "Faults", "Devices", "Meter", "Quantities", "Demand", "Tariff", "Supervision",
        "Calendars", "Scenarios", "Timing", "VirtualTime", "Waveforms",
      ], path: "Sources/Evaluation/WatchdogCampaign", swiftSettings: common),
    .executableTarget(
      name: "meter-evaluate", dependencies: ["Traceability", "EvaluationKit", "WatchdogCampaign", arguments],
      path: "Sources/Evaluation/meter-evaluate",
      swiftSettings: common),

    test("VirtualTime", ["VirtualTime"]),
    test("Waveforms", ["VirtualTime", "Waveforms"]),
    .target(
      name: "MutantSupport", dependencies: ["VirtualTime", yams], path: "Tests/MutantSupport", swiftSettings: common),
    test("Loads", ["VirtualTime", "Waveforms", "Loads", "EmulatorKit"]),
    test("Recordings", ["VirtualTime", "Waveforms", "Recordings", "MutantSupport"]),
    test("Scenarios", ["Documents", "Waveforms", "Loads", "Devices", "Scenarios", "MutantSupport"], computes: false),
    test(
      "EmulatorKit",
      [
        "EmulatorKit", "Quantities", "Metrology", "Scheduler", "Supervision", "Drivers", "Meter", "Waveforms",
        "Devices",
        "Recordings", "Calendars", "Scenarios", "Timing",
      ]),
    test(
      "Calendars",
      [
        "Calendars", "Quantities", "CivilTime", "Tariff", "Demand", "Meter", "Documents", "VirtualTime",
      ], computes: false),
    test("Timing", ["Quantities", "Scheduler", "VirtualTime", "Waveforms", "Documents", "Timing"], computes: false),
    test("Traces", ["Traces", "Devices", "EmulatorKit", "Scenarios", "Waveforms"]),
    test(
      "Laboratory",
      [
        "Devices", "Documents", "EmulatorKit", "Laboratory", "Loads", "Meter", "Metrology", "Recordings", "Scenarios",
        "Waveforms", "MutantSupport",
      ], computes: false),
    test("CommandLine", [], computes: false),
    test("Traceability", ["Traceability"], computes: false),
    test("WatchdogCampaign", ["EvaluationKit", "WatchdogCampaign", "Faults"], computes: false),
    test("EvaluationKit", ["EvaluationKit"], computes: false),
  ]
  products = [
    .library(name: "EmulatorKit", targets: ["EmulatorKit", "Traces"]),
    firmwareProduct,
    .executable(name: "meter-emulator", targets: ["meter-emulator"]),
    .executable(name: "meter-evaluate", targets: ["meter-evaluate"]),
  ]
  dependencies = [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ]
}

let package = Package(
  name: "reference-meter", products: products, dependencies: dependencies, targets: targets)
