import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Whether a program can be found on the search path.
func isInstalled(_ program: String) -> Bool {
  (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
    FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
  }
}

/// The texts of an XML document, or nil where it is not well-formed.
func texts(inXML data: Data) -> [String]? {
  final class Reader: NSObject, XMLParserDelegate {
    var texts: [String] = []
    var current = ""
    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      current = ""
    }
    func parser(_ parser: XMLParser, foundCharacters string: String) { current += string }
    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
      qualifiedName: String?
    ) {
      if name == "text" { texts.append(current) }
    }
  }
  let reader = Reader()
  let parser = XMLParser(data: data)
  parser.delegate = reader
  return parser.parse() ? reader.texts : nil
}
