using System.Text;
using CallSign.Core.Destinations;
using CallSign.Core.Extensions;
using CallSign.Core.Nouns;
using CallSign.Core.Queues;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Tests.Esl;

namespace CallSign.Telephony.Tests.Queues;

/// <summary>acme.test with one queue, one agent at extension 1001, and the recorded events of mod_callcenter with their names.</summary>
internal static class QueueBed
{
    public static Tenant Acme { get; } = new() { Name = "Acme", Domain = "acme.test" };

    public static Guid QueueId { get; } = Guid.Parse("018f0000-0000-7000-8000-0000000000c1");

    public static Guid AgentId { get; } = Guid.Parse("018f0000-0000-7000-8000-0000000000c2");

    public static Guid ExtensionId { get; } = Guid.Parse("018f0000-0000-7000-8000-0000000000c3");

    public static string Queue { get; } = $"{QueueId:N}@acme.test";

    public static string Agent { get; } = $"{AgentId:N}@acme.test";

    public static PbxSnapshot Pbx(Action<CallQueue>? queue = null, Action<QueueAgent>? agent = null, Func<INoun, bool>? only = null, string number = "1001")
    {
        var ada = new QueueAgent { Id = AgentId, TenantId = Acme.Id, Name = "Ada", Contact = Destination.To("extension", ExtensionId) };
        agent?.Invoke(ada);
        var sales = new CallQueue { Id = QueueId, TenantId = Acme.Id, Name = "Sales", Number = "650", Agents = [new QueueTier { AgentId = AgentId }] };
        queue?.Invoke(sales);
        var extension = ExtensionEntry.From(new Extension { Id = ExtensionId, TenantId = Acme.Id, Number = number, DisplayName = "Ada" }, Acme.Domain, "password-of-1001", null)!;
        return PbxSnapshot.Of(
            [new TenantSnapshot(Acme, [extension], new NounSet(new INoun[] { sales, ada }.Where(n => only is null || only(n))))], [], DateTimeOffset.UnixEpoch);
    }

    /// <summary>The events of a recording, each as the header block that a view reads.</summary>
    public static IEnumerable<byte[]> Events(string recording) => Encoding.Latin1.GetString(Transcripts.Read(recording)).Split("\n\n")
        .Where(block => block.Contains("Event-Subclass: callcenter%3A%3Ainfo", StringComparison.Ordinal))
        .Select(block => Encoding.Latin1.GetBytes("\n" + block.Replace("CC-Queue: 5000%40", $"CC-Queue: {QueueId:N}%40", StringComparison.Ordinal)
            .Replace("CC-Agent: 1001%40", $"CC-Agent: {AgentId:N}%40", StringComparison.Ordinal) + "\n"));

    public static EslEventView View(byte[] block) => new(block, default);
}
