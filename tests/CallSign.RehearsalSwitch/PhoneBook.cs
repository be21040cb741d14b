using System.Collections.Concurrent;
using CallSign.RehearsalSwitch.Templates;

namespace CallSign.RehearsalSwitch;

/// <summary>The registered phones, as mod_sofia keeps them.</summary>
public sealed class PhoneBook
{
    private const int Expires = 3600;
    private readonly RehearsalNode _node;
    private readonly ConcurrentDictionary<string, Phone> _phones = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase);

    internal PhoneBook(RehearsalNode node) => _node = node;

    /// <summary>How many are registered.</summary>
    public int Count => _phones.Count;

    internal IEnumerable<Phone> All => _phones.Values.OrderBy(p => p.Domain, StringComparer.Ordinal).ThenBy(p => p.Number, StringComparer.Ordinal);

    /// <summary>A phone registers: <paramref name="extension"/> is <c>number@domain</c>. False where the portal does not know it or does not answer.</summary>
    public async Task<bool> RegisterAsync(string extension)
    {
        var (number, domain) = Parts(extension);
        var values = Values(number, domain);
        if (_node.PortalClient is { } portal && await portal.AuthenticateAsync(values, _node) is not true)
        {
            PlayRegistration("failure", values);
            return false;
        }

        _phones[extension] = new Phone(number, domain, values, _node.Options.Clock.GetUtcNow().AddSeconds(Expires));
        PlayRegistration("register", values);
        return true;
    }

    /// <summary>Phones try again, as phones do, until all of these are registered.</summary>
    public async Task RegisterAllAsync(IEnumerable<string> extensions, TimeSpan pause, CancellationToken cancellationToken)
    {
        foreach (var extension in extensions)
        {
            while (!_phones.ContainsKey(extension) && !await RegisterAsync(extension))
            {
                await Task.Delay(pause, cancellationToken);
            }
        }
    }

    /// <summary>A phone's registration runs out.</summary>
    public void Expire(string extension)
    {
        if (_phones.TryRemove(extension, out var phone))
        {
            PlayRegistration("expire", phone.Values);
        }
    }

    /// <summary>A phone unregisters (REGISTER with Expires: 0).</summary>
    public void Unregister(string extension)
    {
        if (!_phones.TryRemove(extension, out var phone))
        {
            return;
        }

        _node.Fire(
            "CUSTOM", "sofia::unregister",
            ("profile-name", "internal"), ("from-user", phone.Number), ("from-host", phone.Domain), ("contact", phone.Contact),
            ("call-id", phone.CallId), ("rpid", "unknown"), ("expires", "0"));
    }

    internal void Clear() => _phones.Clear();

    /// <summary>The display name: what the portal says, else the number.</summary>
    internal string NameOf(string number, string domain) =>
        _names.TryGetValue($"{number}@{domain}", out var name) ? name : "User " + number;

    internal void Name(string number, string domain, string name) => _names[$"{number}@{domain}"] = name;

    internal string? AnyOf(string domain)
    {
        var of = _phones.Values.Where(p => p.Domain.Equals(domain, StringComparison.OrdinalIgnoreCase)).ToList();
        return of.Count == 0 ? null : of[_node.Random.Next(of.Count)].Number;
    }

    internal bool Has(string number, string domain) => _phones.ContainsKey($"{number}@{domain}");

    private static (string Number, string Domain) Parts(string extension) => extension.Split('@', 2) is [{ Length: > 0 } number, { Length: > 0 } domain]
        ? (number, domain)
        : throw new ArgumentException($"An extension reads number@domain, not '{extension}'.", nameof(extension));

    private CallValues Values(string number, string domain)
    {
        var values = new CallValues(_node.Random, _node.Identity);
        values.Set("caller", number);
        values.Set("callee", number);
        values.Set("domain", domain);
        values.Set("callername", NameOf(number, domain));
        values.Set("calleename", NameOf(number, domain));
        return values;
    }

    private void PlayRegistration(string step, CallValues values)
    {
        foreach (var template in Scenarios.Register[step].Events)
        {
            _node.Emit(template, values);
        }
    }
}

/// <summary>One registered phone.</summary>
internal sealed record Phone(string Number, string Domain, CallValues Values, DateTimeOffset ExpiresAt)
{
    public string Contact => $"\"\" <sip:{Number}@127.0.0.1:6000>";

    public string CallId { get; } = Guid.NewGuid().ToString();
}
