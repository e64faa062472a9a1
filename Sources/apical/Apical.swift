import ApicalCommands

@main
struct Apical {
  static func main() async {
    await ApicalCommand.start()
  }
}
