// swift-tools-version: 6.2
import PackageDescription

// A package of its own that needs nothing but the firmware. See Tools/check-fifteen-years, which builds it with METER_BOARD=firmware.
let package = Package(
  name: "FifteenYears",
  dependencies: [.package(name: "reference-meter", path: "../../..")],
  targets: [
    .executableTarget(
      name: "FifteenYears", dependencies: [.product(name: "MeterFirmware", package: "reference-meter")],
      path: "Sources", swiftSettings: [.swiftLanguageMode(.v6)])
  ])
