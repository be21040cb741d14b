namespace CallSign.Telephony.Modules;

/// <summary>Tells the dialplan where modules listen.</summary>
public interface IModuleSockets
{
    /// <summary>What stands behind <c>socket</c> in the dialplan, as <c>127.0.0.2:9001/voicemail</c>; null while the module does not listen.</summary>
    string? SocketOf(string module);
}
