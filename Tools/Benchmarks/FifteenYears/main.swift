// Fifteen years of one-second steps through tariff, demand, load profile and rate registers, each step with other energy, and what
// comes out of it against an expectation of its own. Started by Tools/check-fifteen-years [SECONDS].
//
// Exit status 1 when a figure is another than it has to be, or when it took more processor time than SECONDS, 60 when left out.

import Foundation

/// Processor time of this process, seconds.
func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

let allowed = CommandLine.arguments.count > 1 ? Double(CommandLine.arguments[1]) : 60
guard let allowed, allowed > 0 else {
  print("usage: FifteenYears [SECONDS]")
  exit(64)
}

let expectation = Expectation()
var years = try Years()
let before = processorSeconds()
years.run(expectation)
let seconds = processorSeconds() - before
let faults = years.faults(expectation)

for fault in faults { print("fifteen years: \(fault)") }
print(
  "fifteen years: \(years.steps) steps, \(years.port.switches[0]) switches, \(years.port.resets) billing periods, "
    + "\(years.rowsClosed) rows of the profile: \(faults.isEmpty ? "as expected" : "FAILED")")
let isSlow = seconds > allowed
print(
  "fifteen years: \(String(format: "%.1f", seconds)) s of processor time, "
    + "\(String(format: "%.1f", seconds * 1e9 / Double(years.steps))) ns a step; "
    + "allowed \(String(format: "%g", allowed)) s\(isSlow ? ": FAILED" : "")")
exit(isSlow || !faults.isEmpty ? 1 : 0)
