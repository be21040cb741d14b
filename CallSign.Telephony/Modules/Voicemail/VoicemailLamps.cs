using System.Data.Common;
using System.Globalization;
using System.Threading.Channels;
using CallSign.Core.Routing;
using CallSign.Core.VoicemailMessages;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Monitoring;
using CallSign.Telephony.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Modules.Voicemail;

/// <summary>
/// Sets the message lamps of telephones (RFC 3842), after each change of a mailbox and when a telephone asks. What mod_voicemail took while the
/// module was away is counted in.
/// </summary>
internal sealed class VoicemailLamps(
    VoicemailChanges changes, MailboxMessages messages, SnapshotStore snapshots, NodeDirectory nodes, NodeMonitor monitor, IRegistrations registrations,
    TimeProvider time, ILogger<VoicemailLamps> logger) : BackgroundService
{
    // mod_voicemail answers a telephone's question within 100 ms, and knows only what it has itself: the last word must be ours.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);

    private readonly Channel<Wish> _wishes = Channel.CreateBounded<Wish>(new BoundedChannelOptions(10_000) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        changes.Changed += OnChanged;
        monitor.MessagesAsked += OnAsked;
        try
        {
            HashSet<Wish> round = [];
            while (await _wishes.Reader.WaitToReadAsync(stoppingToken).ConfigureAwait(false))
            {
                await Task.Delay(Moment, time, stoppingToken).ConfigureAwait(false);
                while (round.Count < 500 && _wishes.Reader.TryRead(out var wish))
                {
                    round.Add(wish);
                }

                foreach (var wish in round)
                {
                    await SetAsync(wish, stoppingToken).ConfigureAwait(false);
                }

                round.Clear();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the portal stops
        }
        finally
        {
            changes.Changed -= OnChanged;
            monitor.MessagesAsked -= OnAsked;
        }
    }

    private void OnChanged(Guid tenantId, Guid mailboxId) => _wishes.Writer.TryWrite(new Wish(tenantId, mailboxId, null, null));

    // On the thread that reads the node.
    private void OnAsked(string node, string account, string profile)
    {
        account = account.StartsWith("sip:", StringComparison.OrdinalIgnoreCase) ? account[4..] : account;
        if (account.Split('@') is [var number, var domain] && snapshots.Current.Served(domain) is { } tenant && Mailbox.Find(tenant, number) is { } mailbox)
        {
            _wishes.Writer.TryWrite(new Wish(tenant.Id, mailbox.Id, node, profile.Length == 0 ? null : profile));
        }
    }

    private async Task SetAsync(Wish wish, CancellationToken cancellationToken)
    {
        if (snapshots.Current.OfId(wish.TenantId) is not { } tenant || Mailbox.Find(tenant, wish.MailboxId) is not { } mailbox)
        {
            return;
        }

        try
        {
            var counts = await messages.CountAsync(wish.TenantId, wish.MailboxId, cancellationToken).ConfigureAwait(false);
            if (wish.Node is not null && counts is { New: 0, Saved: 0 })
            {
                return; // mod_voicemail's answer is right
            }

            foreach (var node in nodes.All.Where(n => n.Status.IsConnected && (wish.Node is null || n.Name == wish.Node)))
            {
                await SetAsync(node, tenant, mailbox, counts, wish.Profile, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or TimeoutException)
        {
            VoicemailModuleLog.LampNotSet(logger, mailbox.Number, "any node", e.Message);
        }
    }

    private async Task SetAsync(FreeSwitchNode node, TenantSnapshot tenant, Mailbox mailbox, MailboxCounts counts, string? profile, CancellationToken cancellationToken)
    {
        var account = $"{mailbox.Number}@{tenant.Domain}";
        try
        {
            var others = await node.BgApiAsync("vm_boxcount", account + "|all", TimeSpan.FromSeconds(5), cancellationToken).ConfigureAwait(false);
            var (theirNew, theirSaved) = Read(others.Text);
            var (fresh, saved) = (counts.New + theirNew, counts.Saved + theirSaved);
            // By its domain mod_sofia finds one profile; telephones may be registered at others too.
            string?[] profiles = profile is not null ? [profile]
                : [null, .. registrations.Of(tenant.Domain, mailbox.Number).Where(r => r.Node == node.Name && r.Profile.Length > 0).Select(r => r.Profile).Distinct().Where(p => p != "internal")];
            foreach (var one in profiles)
            {
                List<KeyValuePair<string, string>> headers =
                [
                    new("MWI-Messages-Waiting", fresh > 0 ? "yes" : "no"), new("MWI-Message-Account", account),
                    new("MWI-Voice-Message", string.Create(CultureInfo.InvariantCulture, $"{fresh}/{saved} ({counts.NewUrgent}/{counts.SavedUrgent})")),
                ];
                if (one is not null)
                {
                    headers.Add(new("Sofia-Profile", one));
                }

                await node.SendAsync(new EslCommand("sendevent MESSAGE_WAITING") { Headers = headers }, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is EslClosedException or TimeoutException)
        {
            VoicemailModuleLog.LampNotSet(logger, mailbox.Number, node.Name, e.Message);
        }
    }

    // new:saved:urgent new:urgent saved
    private static (int New, int Saved) Read(string counts) =>
        counts.Trim().Split(':') is [var a, var b, var c, var d] && int.TryParse(a, out var fresh) && int.TryParse(b, out var saved)
            && int.TryParse(c, out var urgent) && int.TryParse(d, out var urgentSaved) ? (fresh + urgent, saved + urgentSaved) : (0, 0);

    /// <param name="TenantId">Whose.</param>
    /// <param name="MailboxId">Which.</param>
    /// <param name="Node">The one that asks; null for all.</param>
    /// <param name="Profile">Its SIP profile that asks; null for all.</param>
    private readonly record struct Wish(Guid TenantId, Guid MailboxId, string? Node, string? Profile);
}

/// <summary>Registers what the voicemail module needs.</summary>
public static class VoicemailModuleRegistration
{
    /// <summary>The host registers voicemail itself, telephony and the modules.</summary>
    public static IServiceCollection AddVoicemailModule(this IServiceCollection services) =>
        services.AddHostedService<VoicemailLamps>();
}
