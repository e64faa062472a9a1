import HDF5
import Signals

/// What an NWB file says of its session and animal: the texts of `/general`.
enum NWBSessionReading {
  /// Texts that both versions keep under these names.
  static let textNames = [
    "experiment_description", "experimenter", "institution", "keywords", "lab", "notes",
    "pharmacology", "protocol", "related_publications", "session_id", "slices", "source_script",
    "stimulus", "surgery", "virus",
  ]

  private static let greatestLength = 1 << 20

  static func texts(of file: HDF5File) -> [String: [String]] {
    guard file.kind(at: "/general") == .group, let general = try? file.group(at: "/general") else {
      return [:]
    }
    return textNames.reduce(into: [:]) { texts, name in
      guard let data = (try? general.dataset(name)) ?? nil, data.elementType == .text,
        let found = try? data.strings(limit: 1024)
      else { return }
      let words = found.filter {
        $0.utf8.count <= greatestLength && NWBWords.meaningful($0) != nil
      }
      if !words.isEmpty { texts[name] = words }
    }
  }

  /// nil where the file says nothing of its animal.
  static func subject(of file: HDF5File) -> Subject? {
    let path = "/general/subject"
    guard file.kind(at: path) == .group, let group = try? file.group(at: path) else { return nil }
    func text(_ name: String) -> String? {
      NWBInventory.text(group, name).flatMap { SubjectForm.isPlaceholder($0) ? nil : $0 }
    }
    let subject = Subject(
      id: text("subject_id"), species: text("species"), sex: text("sex"), age: text("age"),
      dateOfBirth: text("date_of_birth"), strain: text("strain"), genotype: text("genotype"),
      weight: text("weight"), description: text("description"))
    return subject == Subject() ? nil : subject
  }
}

extension Electrode {
  /// Names of ``details`` in NWB.
  static let detailNames = [
    "filtering", "initial_access_resistance", "resistance", "seal", "slice",
  ]
}
