using CallSign.Core.AccessLists;
using CallSign.Core.Data;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.SipProfiles;

/// <summary>What a profile must not have in common with the others: ports and aliases. And the access lists that it names must exist.</summary>
internal sealed class SipProfileRule(SipAddresses addresses) : INounRule<SipProfile>
{
    public async Task CheckAsync(CallSignDbContext context, SipProfile noun, FieldErrors errors, CancellationToken cancellationToken)
    {
        var others = await context.Set<SipProfile>().AsNoTracking().Where(p => p.Id != noun.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        var lists = await context.Set<AccessList>().AsNoTracking().Select(l => l.Name).ToListAsync(cancellationToken).ConfigureAwait(false);
        Lists(noun, lists, errors);
        Names(noun, others, errors);
        if (noun.Enabled)
        {
            Ports(noun, others, errors);
        }
    }

    private static void Lists(SipProfile noun, List<string> lists, FieldErrors errors)
    {
        for (var i = 0; i < noun.Parameters.Count; i++)
        {
            if (SofiaParameters.Find(noun.Parameters[i].Name) is { Form: SofiaForm.AccessList }
                && SofiaValue.Items(noun.Parameters[i].Value).FirstOrDefault(l => !AccessList.IsOfFreeSwitch(l) && !lists.Contains(l)) is { } missing)
            {
                errors.Add($"Parameters[{i}].Value", $"There is no access list {missing}.");
            }
        }
    }

    private static void Names(SipProfile noun, List<SipProfile> others, FieldErrors errors)
    {
        HashSet<string> taken = new(others.Select(o => o.Name).Concat(SofiaDefaults.Names).Where(n => n != noun.Name), StringComparer.OrdinalIgnoreCase);
        errors.AddIf(taken.Contains(noun.Name), nameof(noun.Name), $"There is already a profile {noun.Name}: FreeSWITCH does not tell capital letters apart.");
        taken.UnionWith(others.SelectMany(o => o.Aliases));
        taken.Add(noun.Name);
        if (noun.Aliases.Find(taken.Contains) is { } alias)
        {
            errors.Add(nameof(noun.Aliases), $"There is already a profile, or an alias of one, with the name {alias}.");
        }
    }

    private void Ports(SipProfile noun, List<SipProfile> others, FieldErrors errors)
    {
        var hostnames = others.Append(noun).SelectMany(p => p.Nodes).Append("").Distinct(StringComparer.OrdinalIgnoreCase).Where(noun.HoldsFor);
        foreach (var hostname in hostnames)
        {
            var all = ServedProfile.On(hostname, [.. others, noun], addresses);
            var own = all.First(p => p.Name == noun.Name);
            foreach (var (parameter, address, port) in own.Ports())
            {
                var taken = all.SelectMany(p => p.Ports().Select(other => (Profile: p.Name, Port: other)))
                    .FirstOrDefault(o => o.Port.Port == port && o.Port.Address == address && (o.Profile != noun.Name || o.Port.Parameter != parameter));
                if (taken.Profile is not null)
                {
                    var at = noun.Parameters.FindIndex(p => p.Name == parameter);
                    errors.Add(
                        at < 0 ? nameof(noun.Parameters) : $"Parameters[{at}].Value",
                        $"Port {port} ({parameter}) is already {taken.Port.Parameter} of the profile {taken.Profile}. Set {parameter} to another port.");
                    return;
                }
            }
        }
    }
}
