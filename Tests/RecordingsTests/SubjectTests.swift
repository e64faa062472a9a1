import Messages
import Recordings
import Signals
import Testing

@Suite("The animal and the session's start, as NWB wants them")
struct SubjectTests {
  @Test(
    "ages in the forms that labs write",
    arguments: [
      ("P42D", "P42D"), ("P1Y2M3.5D", "P1Y2M3.5D"), ("P20D/P90D", "P20D/P90D"), ("P90D/", "P90D/"),
      ("P20D-P90D", "P20D/P90D"), ("P42", "P42D"), ("42 days", "P42D"), ("6 weeks old", "P6W"),
      ("3 months", "P3M"), ("P", nil), ("PT", nil), ("adult", nil), ("42", nil), ("P42D/old", nil),
      ("", nil),
    ] as [(String, String?)])
  func ages(text: String, expected: String?) { #expect(SubjectForm.age(text) == expected) }

  @Test(
    "species",
    arguments: [
      ("Mus musculus", "Mus musculus"), ("transgenic mouse", "Mus musculus"),
      ("Rat", "Rattus norvegicus"), ("human", "Homo sapiens"), ("mus musculus", nil),
      ("mouse and rat", nil), ("separate", nil),
      (
        "http://purl.obolibrary.org/obo/NCBITaxon_10090",
        "http://purl.obolibrary.org/obo/NCBITaxon_10090"
      ),
    ] as [(String, String?)])
  func species(text: String, expected: String?) {
    #expect(SubjectForm.species(text) == expected)
  }

  @Test(
    "sex",
    arguments: [("male", "M"), ("F", "F"), ("Other", "O"), ("Unspecified", nil), ("U", nil)]
      as [(String, String?)])
  func sex(text: String, expected: String?) { #expect(SubjectForm.sex(text) == expected) }

  @Test("what nobody states is said to be unknown, in forms that claim nothing")
  func unknown() {
    let subject = NWBSubject(nil)
    #expect(subject.unknown == ["subject_id", "species", "sex", "age"])
    #expect(
      subject.statement
        == Subject(
          id: "unknown", species: "http://purl.obolibrary.org/obo/NCBITaxon_32644", sex: "U",
          age: "P0D/"))
    let message = subject.messages(file: "cell.h5").first
    #expect(message?.id == .subjectUnknown)
    for option in ["--subject-id", "--species", "--sex", "--age"] {
      #expect(message?.remedy?.contains(option) == true)
    }
    // The words for the unknown are no statement of their own.
    #expect(NWBSubject(subject.statement).unknown == subject.unknown)
    #expect(NWBSubject(subject.statement).statement == subject.statement)
  }

  @Test("the recording outranks the user, who fills what it leaves open")
  func ranks() {
    let recorded = Subject(species: "transgenic mouse", sex: "Unspecified", age: "P20D-P90D")
    let subject = NWBSubject(
      recorded, stated: Subject(id: "m/7", species: "Rattus norvegicus", sex: "F", age: "P30D"))
    #expect(
      subject.statement
        == Subject(
          id: "m_7", species: "Mus musculus", sex: "F", age: "P20D/P90D",
          description: "species as stated: transgenic mouse; sex as stated: Unspecified; "
            + "age as stated: P20D-P90D"))
    #expect(subject.unknown.isEmpty)
    #expect(subject.disagreements.map(\.name) == ["species", "age"])
    #expect(subject.messages(file: "x").map(\.id) == [.subjectDisagrees, .subjectDisagrees])
    let born = NWBSubject(
      Subject(id: "a", species: "Mus musculus", sex: "M", dateOfBirth: "2026-01-02"))
    #expect(born.unknown.isEmpty && born.statement.age == nil)
    #expect(born.statement.dateOfBirth == "2026-01-02T00:00:00+00:00")
  }

  @Test(
    "a session's start gets a time zone, and what is no time is said to be none",
    arguments: [
      ("2018-06-20T17:51:58.267Z", "2018-06-20T17:51:58.267Z", nil),
      ("2012-07-27T13:57:03-04:00", "2012-07-27T13:57:03-04:00", nil),
      ("2020-02-29 08:00", "2020-02-29T08:00:00+00:00", "time zone"),
      ("2019-11-27T17:28:27.6103921234+0130", "2019-11-27T17:28:27.610392+01:30", nil),
      ("2019-02-29T00:00:00Z", "1970-01-01T00:00:00+00:00", "no ISO 8601"),
      ("Mon Dec 03 2018", "1970-01-01T00:00:00+00:00", "no ISO 8601"),
      (nil, "1970-01-01T00:00:00+00:00", "states no start"),
    ] as [(String?, String, String?)])
  func sessionStart(stated: String?, expected: String, note: String?) {
    let start = NWBSessionStart(stated)
    #expect(start.text == expected)
    #expect((start.note == nil) == (note == nil))
    if let note { #expect(start.note?.contains(note) == true) }
  }
}
