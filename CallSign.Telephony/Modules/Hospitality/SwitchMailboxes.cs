using System.Threading.Channels;
using CallSign.Core.Hospitality;
using CallSign.Core.Routing;
using CallSign.Telephony.Commands;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Modules.Hospitality;

/// <summary>Empties mod_voicemail's own mailbox of a room as well: it may have taken messages while the module was away.</summary>
internal sealed class SwitchMailboxes(RoomCleaning cleaning, NodeDirectory nodes, ILogger<SwitchMailboxes> logger) : BackgroundService
{
    private readonly Channel<WipedMailbox> _wiped = Channel.CreateBounded<WipedMailbox>(new BoundedChannelOptions(1000) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        cleaning.Wiped += Add;
        try
        {
            await foreach (var mailbox in _wiped.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
            {
                foreach (var node in nodes.All.Where(n => n.Status.IsConnected && RoutingToken.IsExtensionNumber(mailbox.Number) && RoutingToken.IsDomain(mailbox.Domain)))
                {
                    try
                    {
                        await node.BgApiAsync("vm_delete", $"{mailbox.Number}@{mailbox.Domain}", TimeSpan.FromSeconds(5), stoppingToken).ConfigureAwait(false);
                    }
                    catch (Exception e) when (e is EslClosedException or TimeoutException or EslProtocolException)
                    {
                        WakeUpLog.NotEmptied(logger, mailbox.Number, mailbox.Domain, node.Name, e.Message);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the portal stops
        }
        finally
        {
            cleaning.Wiped -= Add;
        }
    }

    private void Add(WipedMailbox mailbox) => _wiped.Writer.TryWrite(mailbox);
}

/// <summary>Registers what the hospitality module needs.</summary>
public static class HospitalityModuleRegistration
{
    /// <summary>The host registers hospitality itself, telephony and the modules.</summary>
    public static IServiceCollection AddHospitalityModule(this IServiceCollection services)
    {
        services.TryAddSingleton<ICallLines, CallLines>();
        return services.AddHostedService<WakeUpScheduler>().AddHostedService<SwitchMailboxes>();
    }
}
