namespace CallSign.Telephony.Tests; public class Placeholder { [Fact] public void Runs() { } }
