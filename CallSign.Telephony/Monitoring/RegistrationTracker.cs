using CallSign.Telephony.Esl;

namespace CallSign.Telephony.Monitoring;

/// <summary>
/// The registered phones of all nodes: from <c>sofia::register</c>, <c>unregister</c> and <c>expire</c>, and from the node's own list at
/// each resync. Every text in it was written by a phone.
/// </summary>
internal sealed class RegistrationTracker : IRegistrations, IDisposable
{
    /// <summary>Changes are told at most four times a second.</summary>
    private static readonly TimeSpan Coalescing = TimeSpan.FromMilliseconds(250);

    // How far the list of a node may lag behind its events, and phones behind their expiry.
    private static readonly TimeSpan ListLag = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(90);

    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Domain, string Number), List<Entry>> _users = [];
    private readonly Dictionary<(string Node, string Token), Entry> _entries = [];
    private readonly Dictionary<string, HashSet<string>> _numbers = new(StringComparer.Ordinal);
    private HashSet<string> _changed = new(StringComparer.Ordinal);

    public RegistrationTracker(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(_ => Tell(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public event Action<IReadOnlySet<string>>? Changed;

    public int Total
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    public IReadOnlyList<Registration> Of(string domain, string number)
    {
        ArgumentNullException.ThrowIfNull(domain);
        lock (_lock)
        {
            return _users.TryGetValue((domain.ToLowerInvariant(), number), out var entries) ? [.. entries.Select(e => e.Registration)] : [];
        }
    }

    public int Count(string domain)
    {
        ArgumentNullException.ThrowIfNull(domain);
        lock (_lock)
        {
            return _numbers.TryGetValue(domain.ToLowerInvariant(), out var numbers) ? numbers.Count : 0;
        }
    }

    public IReadOnlyCollection<string> Numbers(string domain)
    {
        ArgumentNullException.ThrowIfNull(domain);
        lock (_lock)
        {
            return _numbers.TryGetValue(domain.ToLowerInvariant(), out var numbers) ? [.. numbers] : [];
        }
    }

    /// <summary>One of the events named <c>sofia::…</c>; others are ignored.</summary>
    public void Apply(string node, in EslEventView e)
    {
        if (e.ValueEquals(EslHeader.EventSubclass, "sofia::register"u8))
        {
            Add(Read(node, in e), WireText.Get(in e, EslHeader.CallId));
        }
        else if (e.ValueEquals(EslHeader.EventSubclass, "sofia::unregister"u8) || e.ValueEquals(EslHeader.EventSubclass, "sofia::expire"u8))
        {
            var token = WireText.Get(in e, EslHeader.CallId);
            lock (_lock)
            {
                if (_entries.TryGetValue((node, token), out var entry))
                {
                    Remove(entry);
                }
            }
        }
    }

    /// <summary>Takes a node's list as the truth.</summary>
    /// <param name="node">Name of the node.</param>
    /// <param name="list">Its registrations.</param>
    /// <param name="requestedAt">When the list was asked for (UTC): what has registered since may be missing in it.</param>
    public void Replace(string node, IReadOnlyList<RegistrationRow> list, DateTime requestedAt)
    {
        lock (_lock)
        {
            var tokens = list.Select(r => r.Token).ToHashSet(StringComparer.Ordinal);
            foreach (var gone in _entries.Values.Where(e => e.Registration.Node == node && !tokens.Contains(e.Token) && e.SeenAt < requestedAt - ListLag).ToList())
            {
                Remove(gone);
            }

            foreach (var row in list)
            {
                Add(row.Registration with { Node = node }, row.Token);
            }
        }
    }

    /// <summary>Fills in what only <c>sofia xmlstatus</c> tells: the phones' names of themselves.</summary>
    public void SetUserAgents(string node, IEnumerable<(string Token, string UserAgent)> agents)
    {
        lock (_lock)
        {
            foreach (var (token, agent) in agents)
            {
                if (agent.Length > 0 && _entries.TryGetValue((node, token), out var entry) && entry.Registration.UserAgent.Length == 0)
                {
                    entry.Registration = entry.Registration with { UserAgent = agent };
                    MarkChanged(entry.Registration.Domain);
                }
            }
        }
    }

    /// <summary>Forgets the registrations of a node that is out of reach for long, or gone.</summary>
    public void Clear(string node)
    {
        lock (_lock)
        {
            foreach (var entry in _entries.Values.Where(e => e.Registration.Node == node).ToList())
            {
                Remove(entry);
            }
        }
    }

    /// <summary>Forgets what should have been renewed long ago. Call it now and then.</summary>
    public void Sweep()
    {
        var limit = _time.GetUtcNow().UtcDateTime - Grace;
        lock (_lock)
        {
            foreach (var entry in _entries.Values.Where(e => e.Registration.ExpiresAt < limit).ToList())
            {
                Remove(entry);
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private Registration Read(string node, in EslEventView e)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        var seconds = Math.Clamp(e.GetInt64(EslHeader.Expires), 0, 10 * 365 * 24 * 3600L);
        return new Registration(
            WireText.Get(in e, EslHeader.FromHost).ToLowerInvariant(), WireText.Get(in e, EslHeader.FromUser), WireText.Get(in e, EslHeader.Contact, 1000),
            WireText.Get(in e, EslHeader.UserAgent), $"{WireText.Get(in e, EslHeader.NetworkIp)}:{WireText.Get(in e, EslHeader.NetworkPort)}",
            WireText.Get(in e, EslHeader.ProfileName), node, now, now.AddSeconds(seconds));
    }

    private void Add(Registration registration, string token)
    {
        if (registration.Domain.Length == 0 || registration.Number.Length == 0 || token.Length == 0)
        {
            return;
        }

        lock (_lock)
        {
            if (_entries.TryGetValue((registration.Node, token), out var known))
            {
                var before = known.Registration;
                registration = registration with
                {
                    RegisteredAt = before.RegisteredAt,
                    UserAgent = registration.UserAgent.Length > 0 ? registration.UserAgent : before.UserAgent,
                };
                if ((before.Domain, before.Number) == (registration.Domain, registration.Number))
                {
                    known.SeenAt = _time.GetUtcNow().UtcDateTime;
                    known.Registration = registration;
                    if (before.Contact != registration.Contact || before.Address != registration.Address || before.UserAgent != registration.UserAgent)
                    {
                        MarkChanged(registration.Domain);
                    }

                    return;
                }

                Remove(known);
            }

            var entry = new Entry(token) { Registration = registration, SeenAt = _time.GetUtcNow().UtcDateTime };
            _entries.Add((registration.Node, token), entry);
            if (!_users.TryGetValue((registration.Domain, registration.Number), out var entries))
            {
                _users.Add((registration.Domain, registration.Number), entries = []);
                (_numbers.TryGetValue(registration.Domain, out var numbers) ? numbers : _numbers[registration.Domain] = new(StringComparer.Ordinal))
                    .Add(registration.Number);
            }

            entries.Add(entry);
            MarkChanged(registration.Domain);
        }
    }

    private void Remove(Entry entry)
    {
        var (domain, number) = (entry.Registration.Domain, entry.Registration.Number);
        _entries.Remove((entry.Registration.Node, entry.Token));
        if (_users.TryGetValue((domain, number), out var entries) && entries.Remove(entry) && entries.Count == 0)
        {
            _users.Remove((domain, number));
            if (_numbers[domain].Remove(number) && _numbers[domain].Count == 0)
            {
                _numbers.Remove(domain);
            }
        }

        MarkChanged(domain);
    }

    private void MarkChanged(string domain)
    {
        _changed.Add(domain);
        if (_changed.Count == 1)
        {
            _timer.Change(Coalescing, Timeout.InfiniteTimeSpan);
        }
    }

    private void Tell()
    {
        HashSet<string> changed;
        lock (_lock)
        {
            changed = _changed;
            _changed = new HashSet<string>(StringComparer.Ordinal);
        }

        if (changed.Count > 0)
        {
            Changed?.Invoke(changed);
        }
    }

    private sealed class Entry(string token)
    {
        public string Token { get; } = token;

        public required Registration Registration { get; set; }

        public DateTime SeenAt { get; set; }
    }
}
