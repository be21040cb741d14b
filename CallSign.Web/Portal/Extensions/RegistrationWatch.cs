using CallSign.Telephony.Monitoring;

namespace CallSign.Web.Portal.Extensions;

/// <summary>The registrations of one domain for one page: says when they changed, until the page is gone.</summary>
public sealed class RegistrationWatch : IDisposable
{
    private readonly IRegistrations _registrations;
    private readonly string _domain;

    public RegistrationWatch(IRegistrations registrations, string domain)
    {
        ArgumentNullException.ThrowIfNull(registrations);
        _registrations = registrations;
        _domain = domain;
        registrations.Changed += OnChanged;
    }

    /// <summary>Raised on a thread pool thread, at most four times a second.</summary>
    public event Action? Changed;

    /// <summary>The phones registered as <paramref name="number"/>, newest first.</summary>
    public IReadOnlyList<Registration> Of(string number) => [.. _registrations.Of(_domain, number).OrderByDescending(r => r.RegisteredAt)];

    public void Dispose() => _registrations.Changed -= OnChanged;

    private void OnChanged(IReadOnlySet<string> domains)
    {
        if (domains.Contains(_domain))
        {
            Changed?.Invoke();
        }
    }
}
