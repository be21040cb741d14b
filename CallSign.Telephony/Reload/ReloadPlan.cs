using CallSign.Core.Changes;
using CallSign.Core.MusicOnHold;
using CallSign.Core.Routing;
using CallSign.Core.VoicemailBoxes;

namespace CallSign.Telephony.Reload;

/// <summary>Which commands the difference between two snapshots needs. Directory and dialplan are fetched each time, so most edits need none.</summary>
internal static class ReloadPlan
{
    /// <summary>The distinct commands for what this instance saved; what others saved is theirs to announce.</summary>
    public static IReadOnlyList<ReloadCommand> Between(PbxSnapshot before, PbxSnapshot after, ConfigBatch batch)
    {
        HashSet<ReloadCommand> commands = [];
        if (batch.OwnGateways)
        {
            AddGateways(before, after, commands);
        }

        if (batch.OwnPlatform)
        {
            PlatformPlan.Add(before, after, commands);
        }

        foreach (var id in batch.Tenants.Where(batch.IsOwn))
        {
            AddTenant(before.OfId(id), after.OfId(id), commands);
        }

        return [.. commands.OrderBy(c => c.Step).ThenBy(c => c.Arguments, StringComparer.Ordinal)];
    }

    private static void AddGateways(PbxSnapshot before, PbxSnapshot after, HashSet<ReloadCommand> commands)
    {
        var old = before.Gateways.ToDictionary(g => g.Name);
        foreach (var gateway in after.Gateways)
        {
            if (old.Remove(gateway.Name, out var earlier))
            {
                if (earlier.InSofia == gateway.InSofia)
                {
                    continue;
                }

                commands.Add(ReloadCommand.KillGateway(earlier.Profile, earlier.Name));
            }

            commands.Add(ReloadCommand.Rescan(gateway.Profile));
        }

        commands.UnionWith(old.Values.Select(gone => ReloadCommand.KillGateway(gone.Profile, gone.Name)));
    }

    private static void AddTenant(TenantSnapshot? before, TenantSnapshot? after, HashSet<ReloadCommand> commands)
    {
        if (!Addresses(before).SequenceEqual(Addresses(after)))
        {
            commands.Add(ReloadCommand.ReloadAcl);
        }

        if (after is { Enabled: true } && (before is not { Enabled: true } || before.Domain != after.Domain))
        {
            // A new domain becomes an alias of the profile, by which mod_sofia finds the way of a message-waiting light.
            commands.Add(ReloadCommand.Rescan("internal"));
        }

        AddMusic(before, after, commands);
        CallcenterReload.Add(before, after, commands);
        if (before is null)
        {
            return;
        }

        var now = after?.Extensions.ToDictionary(e => e.Id) ?? [];
        foreach (var earlier in before.Extensions)
        {
            var still = now.GetValueOrDefault(earlier.Id);
            if (!ReferenceEquals(earlier, still) && (still is null || still.VoicemailPin != earlier.VoicemailPin))
            {
                commands.Add(ReloadCommand.ForgetPin(before.Domain, earlier.Number));
            }
        }

        commands.UnionWith(ChangedBoxes(before, after).Select(number => ReloadCommand.ForgetPin(before.Domain, number)));
    }

    // A mailbox whose PIN, number or existence changed: as with extensions, the PIN that mod_voicemail keeps must not stay good.
    private static IEnumerable<string> ChangedBoxes(TenantSnapshot before, TenantSnapshot? after)
    {
        var now = after?.Nouns.All<VoicemailBox>().ToDictionary(b => b.Id) ?? [];
        return before.Nouns.All<VoicemailBox>()
            .Where(b => b.Number is { } number && RoutingToken.IsExtensionNumber(number)
                && (now.GetValueOrDefault(b.Id) is not { } still || still.PinInClear != b.PinInClear || still.Number != number))
            .Select(b => b.Number!);
    }

    private static void AddMusic(TenantSnapshot? before, TenantSnapshot? after, HashSet<ReloadCommand> commands)
    {
        var old = MusicPlaylist.All(before).ToDictionary(m => m.StreamName);
        foreach (var music in MusicPlaylist.All(after))
        {
            if (!old.Remove(music.StreamName, out var earlier))
            {
                commands.Add(ReloadCommand.StartMusic(music.StreamName));
            }
            else if (earlier != music)
            {
                var sameChime = (earlier.Chime, earlier.ChimeSeconds) == (music.Chime, music.ChimeSeconds);
                commands.Add(sameChime ? ReloadCommand.NextMusic(music.StreamName) : ReloadCommand.ReloadMusic(music.StreamName));
            }
        }

        commands.UnionWith(old.Keys.Select(ReloadCommand.StopMusic));
    }

    private static IEnumerable<string> Addresses(TenantSnapshot? tenant) =>
        tenant is not { Enabled: true } ? [] : tenant.WithAddresses.Select(e => $"{e.Number}@{tenant.Domain} {e.AllowedAddresses}");
}
