import ApicalCommands

@main
struct Main {
  static func main() async {
    await ApicalCommand.main()
  }
}
