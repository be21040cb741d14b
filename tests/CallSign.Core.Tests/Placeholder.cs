namespace CallSign.Core.Tests; public class Placeholder { [Fact] public void Runs() { } }
