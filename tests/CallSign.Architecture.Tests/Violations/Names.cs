namespace CallSign.Architecture.Tests.Violations;

internal sealed class CallManager;

internal sealed class SIPParser;
