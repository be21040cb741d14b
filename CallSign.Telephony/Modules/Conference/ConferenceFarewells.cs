using System.Threading.Channels;
using CallSign.Telephony.Conferences;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Nodes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Modules.Conference;

/// <summary>Tells those in a room who has left, by the name that he said when he came. Only the portal that let him in knows it, so it is told once.</summary>
internal sealed class ConferenceFarewells(ConferenceTracker conferences, ConferenceNames names, NodeDirectory nodes, ILogger<ConferenceFarewells> logger) : BackgroundService
{
    private readonly Channel<(ConferenceLeaver Leaver, string Name)> _left =
        Channel.CreateBounded<(ConferenceLeaver, string)>(new BoundedChannelOptions(1000) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        conferences.Left += Add;
        try
        {
            await foreach (var (leaver, name) in _left.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
            {
                try
                {
                    foreach (var sound in new[] { name, ConferenceDesk.Sound("has_left") })
                    {
                        await nodes.Commands(leaver.Node).BgApiAsync("conference", $"{leaver.Conference} play {sound}", TimeSpan.FromSeconds(5), stoppingToken).ConfigureAwait(false);
                    }
                }
                catch (Exception e) when (e is EslClosedException or TimeoutException or EslProtocolException or KeyNotFoundException or InvalidOperationException or ArgumentException)
                {
                    ConferenceModuleLog.NotTold(logger, leaver.Conference, leaver.Node, e.Message);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the portal stops
        }
        finally
        {
            conferences.Left -= Add;
        }
    }

    // On the thread that reads the node. Nobody is told in an empty room.
    private void Add(ConferenceLeaver leaver)
    {
        if (names.Take(leaver.Channel) is { } name && leaver.Remaining > 0)
        {
            _left.Writer.TryWrite((leaver, name));
        }
    }
}
