using CallSign.Core.Routing;
using CallSign.Telephony.Monitoring;
using CallSign.Web.XmlCurl;

namespace CallSign.Web.Simulator;

/// <summary>Walks calls through the snapshot that is served now.</summary>
internal sealed class RouteSimulator(XmlCurlRouter router, SnapshotStore store, IRegistrations registrations, TimeProvider time) : IRouteSimulator
{
    public SimulationResult? Run(Guid tenantId, SimulationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var snapshot = store.Current;
        if (snapshot.OfId(tenantId) is not { Enabled: true } tenant || Check(request).Count > 0)
        {
            return null;
        }

        var at = TimeZoneInfo.ConvertTime(request.At ?? time.GetUtcNow(), ZoneOf(tenant));
        return new SimulationRun(router, snapshot, tenant, registrations, at, request.Choices).Run(Plain(request.Caller), Plain(request.Number));
    }

    public IReadOnlyDictionary<string, string> Check(SimulationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var problems = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Problem(request.Caller, SimulationRequest.LongestCaller, "Give the caller: an extension, or the number of somebody outside.") is { } caller)
        {
            problems[nameof(request.Caller)] = caller;
        }

        if (Problem(request.Number, SimulationRequest.LongestNumber, "Give the number that is called.") is { } number)
        {
            problems[nameof(request.Number)] = number;
        }

        if (request.At is { } at && at.Year is < 2000 or > 2100)
        {
            problems[nameof(request.At)] = "Give a moment between the years 2000 and 2100.";
        }

        return problems;
    }

    public DateTimeOffset? Moment(Guid tenantId, string? text, out string? problem)
    {
        var zone = store.Current.OfId(tenantId) is { } tenant ? ZoneOf(tenant) : TimeZoneInfo.Utc;
        var moment = text is { Length: > 60 } ? null : Simulator.Moment.Parse(text, zone, time.GetUtcNow());
        problem = moment is null ? "Write it as “Saturday 18:05”, “tomorrow 9:00” or “2026-12-24 18:05”, or leave it empty for now." : null;
        return moment;
    }

    private static TimeZoneInfo ZoneOf(TenantSnapshot tenant) => TimeZoneInfo.TryFindSystemTimeZoneById(tenant.TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;

    // People group digits; telephones don't send that.
    private static string Plain(string text) => string.Concat(text.Trim().Where(c => c is not (' ' or '(' or ')' or '/' or '-' or '.') || text.Any(char.IsAsciiLetter)));

    private static string? Problem(string? text, int longest, string missing)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return missing;
        }

        if (text.Length > longest)
        {
            return $"At most {longest} characters.";
        }

        var plain = Plain(text);
        return plain.Length == 0 ? missing
            : plain.Any(c => c is < '!' or > '~') ? "A telephone can dial letters, digits and signs, but no spaces and no accents."
            : null;
    }
}
