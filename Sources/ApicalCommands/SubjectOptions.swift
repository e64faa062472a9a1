import ArgumentParser
import Recordings
import Signals

/// The animal, for recordings that do not say it; NWB files have to.
struct SubjectOptions: ParsableArguments {
  @Option(help: "Identifier of the animal.")
  var subjectID: String?

  @Option(help: "Species, e.g. \"Mus musculus\".")
  var species: String?

  @Option(help: "Sex: M, F or O (other).")
  var sex: String?

  @Option(help: "Age, e.g. P42D (postnatal day 42), P6W, P20D/P90D.")
  var age: String?

  func validate() throws {
    func check(_ option: String, _ text: String?, _ form: (String) -> String?, _ wanted: String)
      throws
    {
      if let text, form(text) == nil {
        throw ValidationError("\(option) must be \(wanted), not '\(text)'.")
      }
    }
    try check("--subject-id", subjectID, { $0.isEmpty ? nil : $0 }, "a name")
    try check(
      "--species", species, SubjectForm.species, "a Latin name of two words such as 'Mus musculus'")
    try check("--sex", sex, SubjectForm.sex, "M, F or O")
    try check("--age", age, SubjectForm.age, "a duration such as P42D or a range P20D/P90D")
  }

  var subject: Subject { Subject(id: subjectID, species: species, sex: sex, age: age) }
}
