using CallSign.Core.CallWebhooks;
using CallSign.Core.Conferences;
using CallSign.Core.Queues;

namespace CallSign.Benchmarks.Modules;

/// <summary>The course of a call in a module.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Path">Behind <c>socket host:port/</c> in the dialplan.</param>
/// <param name="Keys">What the caller dials when he is asked, one after the other; then nothing.</param>
internal sealed record ModuleCourse(string Name, string Path, params string[] Keys)
{
    /// <summary>One of each thing that modules do.</summary>
    public static IEnumerable<ModuleCourse> All(CallWebhook webhook, ConferenceRoom room, CallQueue queue) =>
    [
        new("echo", "echo"),
        new("callcontrol, a webhook decides", $"callcontrol/webhook/{webhook.Id:N}"),
        new("voicemail, a message is left", "voicemail/deposit/1001/unavailable", "1"),
        new("voicemail, messages are asked for", "voicemail/check/1000/own", "91000", "#"),
        new("conference, a PIN lets in", $"conference/room/{room.Id:N}", "2580"),
        new("queue, a place is kept for a callback", $"queue/callback/{queue.Id:N}", "1"),
        new("hospitality, a room is said to be clean", "hospitality/room-state/1"),
    ];
}
