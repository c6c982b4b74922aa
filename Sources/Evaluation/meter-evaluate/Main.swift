import ArgumentParser

@main struct MeterEvaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "meter-evaluate",
    abstract: "Evaluates the software of an electricity meter.",
    subcommands: [Run.self, Merge.self, Trace.self])
}
