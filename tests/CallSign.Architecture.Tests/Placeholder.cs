namespace CallSign.Architecture.Tests; public class Placeholder { [Fact] public void Runs() { } }
