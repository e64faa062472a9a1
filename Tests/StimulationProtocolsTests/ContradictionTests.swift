import Foundation
import InputDocuments
import Messages
import StimulationProtocols
import TestSupport
import Testing

@Suite("Protocols that cannot be meant")
struct ContradictionTests {
  /// Messages for the shipped protocol with one text replaced.
  private func messages(_ old: String, _ new: String, in name: Int = 0) throws -> [String] {
    let folder = try TemporaryFolder()
    for (index, file) in Shipped.names.enumerated() {
      let text = try String(contentsOfFile: "\(Shipped.folder)/\(file)", encoding: .utf8)
      let changed = index == name ? text.replacing(old, with: new, maxReplacements: 1) : text
      if index == name { #expect(changed != text, "\(old) is not in \(file)") }
      try folder.write(changed, to: file)
    }
    do {
      _ = try ProtocolFiles(protocol: folder.path(Shipped.names[0]))
      return []
    } catch {
      return error.messages.map {
        $0.description.replacing(folder.url.path + "/", with: "")
      }
    }
  }

  @Test(
    "each names the place, both parts and a way out",
    arguments: [
      (
        "target: {from: 250 ms", "target: {from: 260 ms",
        "clock.target.from: the target phase must begin where the forward phase ends (expected 250 "
          + "ms, found 260 ms)"
      ),
      (
        "{train: plateau, at: target, offset: 15 ms}", "{train: plateau, at: target, offset: 0 ms}",
        "conditions.A.stimuli: pulses on masks \"layer_4\" and \"tuft\" overlap (expected a start at "
          + "252 ms or later, found 250 ms)"
      ),
      (
        "offset: 2015 ms", "offset: 2800 ms",
        "conditions.F.stimuli[2]: the stimulus is not inside the trial (expected between 0 and "
          + "3 s, found 3.05 s to 3.131 s)"
      ),
      (
        "{A: 1, D: -1}", "{A: 1, D: 1}",
        "contrasts.target_plateau.weights: the weights of a contrast must sum to zero (expected 0, "
          + "found 2)"
      ),
      (
        "mask: layer_4", "mask: layer4",
        "pathways.bottom_up.mask: no mask has this name (expected tuft, layer_4, sham, found "
          + "\"layer4\"). Did you mean \"layer_4\"?"
      ),
      (
        "  to: 30 min", "  to: 50 min",
        "outcome.to: the outcome's window is not inside the test (expected after 1200 s, at most "
          + "2400 s, found 3000 s)"
      ),
      (
        "led: red", "led: green",
        "pathways.bottom_up.led: no LED has this name in example.rig.yaml (expected blue, red, amber, "
          + "found \"green\")"
      ),
      (
        "wavelength: 625 nm", "wavelength: 590 nm",
        "pathways.bottom_up.wavelength: the LED \"red\" does not give this wavelength (expected 625 "
          + "± 18 nm, found 590 nm)"
      ),
      (
        "soma_depth: 70 µm", "soma_depth: 300 µm",
        "preparation.soma_depth: the soma is not inside the slice (expected more than 0 µm, less than "
          + "slice_thickness, 300 µm, found 300 µm). Correct the depth, or slice_thickness."
      ),
      (
        "soma_depth: 70 µm", "soma_depth: 0 µm",
        "preparation.soma_depth: the soma is not inside the slice (expected more than 0 µm"
      ),
      (
        "least_irradiance: 0.2 mW/mm²", "structure_depth: 400 µm",
        "pathways.bottom_up.structure_depth: the structure of bottom_up is not inside the slice "
          + "(expected less than slice_thickness, 300 µm, found 400 µm)"
      ),
      (
        "band: {from: 0 µm, to: 100 µm, width: 160 µm}",
        "band: {from: 0 µm, to: 100 µm, width: 160 µm}\n    disk: {center: [0 µm, 0 µm], radius: 5 µm}",
        "masks.tuft: a mask has one shape (expected one of band, disk, polygon, grid, image, morphology, found 2 of them)"
      ),
    ])
  func contradictions(old: String, new: String, words: String) throws {
    let found = try messages(old, new)
    #expect(found.count == 1 && found[0].contains(words), "\(found)")
    #expect(found.first?.wholeMatch(of: /plateau-difference\.protocol\.yaml:\d+:\d+: .*/) != nil)
  }

  @Test("a soma a micrometre above the slice's bottom, and axons in its surface, are in the slice")
  func depths() throws {
    #expect(try messages("soma_depth: 70 µm", "soma_depth: 299 µm").isEmpty)
    #expect(try messages("least_irradiance: 0.2 mW/mm²", "structure_depth: 0 µm").isEmpty)
  }

  @Test("a calibration that is not there is named by the rig's line")
  func missingCalibration() throws {
    let found = try messages("example.calibration.yaml", "absent.calibration.yaml", in: 1)
    #expect(
      found == [
        "example.rig.yaml:17:1: calibration: the calibration's file is not there (expected "
          + "absent.calibration.yaml, found no file). Write the file, correct the name, or give "
          + "another one with --calibration."
      ])
  }

  @Test("the shipped files themselves are refused for nothing")
  func control() throws {
    #expect(try messages("name: plateau-difference", "name: another-name").isEmpty)
  }
}
