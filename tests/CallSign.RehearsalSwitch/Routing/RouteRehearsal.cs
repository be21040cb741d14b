using System.Net.Http.Headers;
using System.Text;

namespace CallSign.RehearsalSwitch.Routing;

/// <summary>
/// Routes calls as FreeSWITCH does, from nothing but what the portal's endpoint answers: it asks for the dialplan, runs its applications, asks again
/// where they lead on. It knows nothing of the portal, so that it can judge what the portal says of itself.
/// </summary>
public sealed class RouteRehearsal : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="portal">Where the portal is.</param>
    /// <param name="key">Its key for nodes.</param>
    public RouteRehearsal(Uri portal, string key) => _http = Client(portal, key);

    /// <summary>A carrier brings a call by the profile <c>public</c>.</summary>
    public Task<RouteEnd> ArriveAsync(string caller, string number, RouteScript? script = null) =>
        RunAsync(new RoutedChannel(caller, caller, number, "public") { Variables = { ["sofia_profile_name"] = "public" } }, script);

    /// <summary>A telephone that proved its password dials.</summary>
    public Task<RouteEnd> DialAsync(string extension, string domain, string number, RouteScript? script = null) => RunAsync(
        new RoutedChannel(extension, extension, number, domain)
        {
            Variables = { ["sip_authorized"] = "true", ["user_context"] = domain, ["user_name"] = extension, ["domain_name"] = domain },
        }, script);

    public void Dispose() => _http.Dispose();

    /// <summary>The way to a portal's endpoint for nodes.</summary>
    internal static HttpClient Client(Uri portal, string key)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(portal, "/freeswitch/xmlapi"), Timeout = TimeSpan.FromSeconds(3) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("freeswitch:" + key)));
        return http;
    }

    private Task<RouteEnd> RunAsync(RoutedChannel channel, RouteScript? script) => new RoutedCall(new PortalLookups(_http), channel, script ?? new RouteScript()).RunAsync();
}

/// <summary>What people do in a call that is routed.</summary>
public sealed record RouteScript
{
    /// <summary>What the caller dials in one menu after the other; where nothing is left he lets it time out.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>The cause by which a leg, as <c>user/101@acme.test</c>, does not take the call; null: it answers.</summary>
    public Func<string, string?> Refuses { get; init; } = _ => null;

    /// <summary>Why a caller leaves a queue, as <c>TIMEOUT</c> (mod_callcenter, <c>cc_cancel_reason</c>); null: an agent answers.</summary>
    public string? LeavesQueue { get; init; }
}

/// <summary>Where a call came to.</summary>
/// <param name="Kind">The application that has it: <c>bridge</c>, <c>callcenter</c>, <c>conference</c>, <c>voicemail</c>, <c>valet_park</c> or <c>hangup</c>.</param>
/// <param name="Target">The leg that answered, the queue, the room, the mailbox, or the cause.</param>
/// <param name="Steps">Every application that was run, with its argument.</param>
/// <param name="Variables">Of the caller's channel, at the end.</param>
public sealed record RouteEnd(string Kind, string Target, IReadOnlyList<(string Application, string Argument)> Steps, IReadOnlyDictionary<string, string> Variables);
