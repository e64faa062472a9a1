import Messages
import Signals

/// The animal as an NWB file states it: what the recording says, else the user, else words that
/// claim nothing.
package struct NWBSubject {
  private(set) var id: String
  private(set) var species: String
  private(set) var sex: String
  /// nil where only the date of birth is known.
  private(set) var age: String?
  private(set) var dateOfBirth: String?
  private(set) var strain: String?
  private(set) var genotype: String?
  private(set) var weight: String?
  private(set) var description: String?
  /// What nobody states, by NWB's names.
  package private(set) var unknown: [String] = []
  /// Where the user says other than the recording: name, the recording's word, the user's.
  package private(set) var disagreements: [(name: String, recorded: String, stated: String)] = []

  /// - Parameters:
  ///   - recorded: in the words of the recording.
  ///   - stated: by the user; counts where the recording says nothing that can be used.
  package init(_ recorded: Subject?, stated: Subject = Subject()) {
    var words: [String] = []
    var unknown: [String] = []
    var disagreements: [(name: String, recorded: String, stated: String)] = []
    func chosen(
      _ name: String, _ recorded: String?, _ stated: String?, _ form: (String) -> String?
    ) -> String? {
      let recorded = recorded.flatMap { SubjectForm.isPlaceholder($0) ? nil : $0 }
      let own = recorded.flatMap(form)
      if let recorded, own != recorded { words.append("\(name) as stated: \(recorded)") }
      let given = stated.flatMap(form)
      if let own, let given, own != given { disagreements.append((name, own, given)) }
      return own ?? given
    }
    func known(_ name: String, _ value: String?, else placeholder: String) -> String {
      if value == nil { unknown.append(name) }
      return value ?? placeholder
    }
    func text(_ text: String) -> String? { text.isEmpty ? nil : text }

    id = known(
      "subject_id",
      chosen("subject_id", recorded?.id, stated.id) { text(NWBName.withoutSlashes($0)) },
      else: SubjectForm.unknownID)
    species = known(
      "species", chosen("species", recorded?.species, stated.species, SubjectForm.species),
      else: SubjectForm.unknownSpecies)
    sex = known(
      "sex", chosen("sex", recorded?.sex, stated.sex, SubjectForm.sex),
      else: SubjectForm.unknownSex)
    age = chosen("age", recorded?.age, stated.age, SubjectForm.age)
    dateOfBirth = chosen("date_of_birth", recorded?.dateOfBirth, stated.dateOfBirth) {
      NWBSessionStart.iso8601($0)
    }
    if age == nil, dateOfBirth == nil { age = known("age", nil, else: SubjectForm.unknownAge) }
    strain = recorded?.strain ?? stated.strain
    genotype = recorded?.genotype ?? stated.genotype
    weight = chosen("weight", recorded?.weight, stated.weight, SubjectForm.weight)
    description = recorded?.description ?? stated.description
    if !words.isEmpty {
      description = ([description].compactMap { $0 } + words).joined(separator: "; ")
    }
    self.unknown = unknown
    self.disagreements = disagreements
  }

  /// The same as a plain value, all of it in NWB's form.
  package var statement: Subject {
    Subject(
      id: id, species: species, sex: sex, age: age, dateOfBirth: dateOfBirth, strain: strain,
      genotype: genotype, weight: weight, description: description)
  }

  /// What the user should know of it.
  package func messages(file: String) -> [Message] {
    var messages: [Message] = []
    if !unknown.isEmpty {
      let options = unknown.map { "--" + $0.replacing("_", with: "-") }
      messages.append(
        Message(
          .subjectUnknown, .warning,
          "nobody states the animal's \(unknown.joined(separator: ", ")); the NWB file says that "
            + "this is not known", file: file, object: "/general/subject",
          remedy: "State it with \(options.joined(separator: ", "))."))
    }
    messages += disagreements.map { name, recorded, stated in
      Message(
        .subjectDisagrees, .warning,
        "the recording and the command line differ in the animal's "
          + "\(name); the recording is believed", file: file, object: "/general/subject/\(name)",
        expected: stated, found: recorded,
        remedy: "Correct the recording, or leave out the option for it.")
    }
    return messages
  }
}
