using System.Net;

namespace CallSign.Telephony.Modules.Echo;

/// <summary>Lets a caller hear himself. The smallest module there is: copy this folder to begin another one.</summary>
/// <remarks>
/// A module is a sealed class with a name, an address and a handler; it is found at start. The dialplan reaches it by
/// <c>socket 127.0.0.6:9001/echo async full</c>.
/// </remarks>
public sealed class EchoModule : IEslModule
{
    public string Name => "echo";

    public string Purpose => "Lets a caller hear himself: a test of the way from the telephone to a module and back.";

    public IPEndPoint DefaultEndPoint => new(IPAddress.Parse("127.0.0.6"), 9001);

    public async Task HandleAsync(ModuleCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        await call.AnswerAsync().ConfigureAwait(false);
        await call.PlayAsync("tone_stream://%(200,100,660)").ConfigureAwait(false);
        await call.ExecuteAsync("echo", limit: TimeSpan.FromHours(1)).ConfigureAwait(false);
    }
}
