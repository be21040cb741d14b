namespace CallSign.EndToEnd.Tests; public class Placeholder { [Fact] public void Runs() { } }
