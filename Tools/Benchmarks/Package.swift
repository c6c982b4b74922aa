// swift-tools-version: 6.2
import PackageDescription

// A package of its own: who builds the meter need not build the benchmark library. See Tools/benchmark.
let package = Package(
  name: "Benchmarks",
  dependencies: [
    .package(name: "reference-meter", path: "../.."),
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "MeterBenchmarks",
      dependencies: [
        .product(name: "Benchmark", package: "benchmark"),
        .product(name: "EmulatorKit", package: "reference-meter"),
        .product(name: "MeterFirmware", package: "reference-meter"),
      ],
      path: "Benchmarks/MeterBenchmarks", swiftSettings: [.swiftLanguageMode(.v6)],
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")])
  ])
