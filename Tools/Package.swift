// swift-tools-version: 6.2
import PackageDescription

// Programs that need nothing but the firmware; build them with METER_BOARD=firmware. See Tools/check-fifteen-years and
// Tools/generate-memory-map.
let firmware = Target.Dependency.product(name: "MeterFirmware", package: "reference-meter")

let package = Package(
  name: "FirmwareTools",
  dependencies: [.package(name: "reference-meter", path: "..")],
  targets: [
    .executableTarget(
      name: "FifteenYears", dependencies: [firmware], path: "Benchmarks/FifteenYears",
      swiftSettings: [.swiftLanguageMode(.v6)]),
    .executableTarget(
      name: "MemoryMap", dependencies: [firmware], path: "MemoryMap", swiftSettings: [.swiftLanguageMode(.v6)]),
  ])
