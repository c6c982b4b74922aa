import Foundation
import RequirementTrait
import Testing
import Waveforms

@Suite("Kernel of the ideal front end", .verifies("REQ-EMU-006"))
struct FrontEndKernelTests {
  let kernel = FrontEndKernel.ideal

  @Test("the gain is flat within 2e-6 up to 2.8 kHz")
  func passBand() {
    for hertz in stride(from: 0.0, through: 2800, by: 2.5) {
      #expect((kernel.gain(atHz: hertz) - 1).magnitude <= 2e-6, "\(hertz) Hz")
    }
  }

  @Test("the gain is at most -110 dB from 4 kHz on")
  func stopBand() {
    let limit = pow(10, -110.0 / 20)
    for hertz in stride(from: 4000.0, through: 30_000, by: 7.5) {
      #expect(kernel.gain(atHz: hertz).magnitude <= limit, "\(hertz) Hz")
    }
  }

  @Test("a constant passes with gain one")
  func constant() {
    #expect((kernel.gain(atHz: 0) - 1).magnitude < 1e-14)
  }

  @Test("gains agree with quadrature in scipy to 1e-10")
  func gains() {
    for pair in KnownAnswers.all.gains {
      #expect((kernel.gain(atHz: pair[0]) - pair[1]).magnitude < 1e-10, "\(pair[0]) Hz")
      #expect(kernel.gain(atHz: -pair[0]) == kernel.gain(atHz: pair[0]))
    }
  }

  @Test("values agree with scipy to 1e-10, and the kernel is even")
  func values() {
    for pair in KnownAnswers.all.kernel {
      #expect((kernel.value(at: pair[0]) - pair[1]).magnitude < 1e-10, "x = \(pair[0])")
      #expect(kernel.value(at: -pair[0]) == kernel.value(at: pair[0]))
    }
  }

  @Test("the kernel ends at 26 samples")
  func ends() {
    #expect(kernel.value(at: 26).magnitude < 1e-6)
    #expect(kernel.value(at: 26.000_001) == 0)
    #expect(kernel.value(at: -27) == 0)
    #expect(kernel.value(at: .infinity) == 0)
    #expect(FrontEndKernel.halfLengthNanoseconds == 3_250_000)
  }
}
