using CallSign.Telephony.Esl;

namespace CallSign.Telephony.Monitoring;

/// <summary>Telephones that a switch refused: wrong passwords, users that are not there.</summary>
public interface IRegisterFailures
{
    /// <summary>Refusals, the newest first; each stands for all of one user from one address.</summary>
    IReadOnlyList<RegisterFailure> All { get; }

    /// <summary>Grows with each refusal: whether there is anything new.</summary>
    long Count { get; }
}

/// <summary>Refusals of one user from one address.</summary>
/// <param name="Domain">As the telephone wrote it, in lower case.</param>
/// <param name="Number">SIP user.</param>
/// <param name="Address">Where it came from.</param>
/// <param name="UserAgent">As <c>Yealink SIP-T46U</c>; empty where it names none.</param>
/// <param name="Profile">SIP profile.</param>
/// <param name="Node">FreeSWITCH node.</param>
/// <param name="IsCall">Whether a call was refused last and not a registration.</param>
/// <param name="Times">How often.</param>
/// <param name="FirstAt">UTC.</param>
/// <param name="LastAt">UTC.</param>
public sealed record RegisterFailure(
    string Domain, string Number, string Address, string UserAgent, string Profile, string Node, bool IsCall, int Times, DateTime FirstAt, DateTime LastAt);

/// <summary>Counts <c>sofia::register_failure</c> (sofia_reg.c): a user, known or not, whose password was not right. Every text in it was written by anybody.</summary>
internal sealed class RegisterFailureTracker(TimeProvider time) : IRegisterFailures
{
    /// <summary>Users and addresses that are remembered. A flood pushes the oldest out.</summary>
    public const int Most = 500;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Domain, string Number, string Address), RegisterFailure> _failures = [];
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public IReadOnlyList<RegisterFailure> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _failures.Values.OrderByDescending(f => f.LastAt)];
            }
        }
    }

    /// <summary>One of the events named <c>sofia::…</c>; others are ignored.</summary>
    public void Apply(string node, in EslEventView e)
    {
        if (!e.ValueEquals(EslHeader.EventSubclass, "sofia::register_failure"u8))
        {
            return;
        }

        var now = time.GetUtcNow().UtcDateTime;
        var failure = new RegisterFailure(
            WireText.Get(in e, EslHeader.ToHost).ToLowerInvariant(), WireText.Get(in e, EslHeader.ToUser, 64), WireText.Get(in e, EslHeader.NetworkIp, 64),
            WireText.Get(in e, EslHeader.UserAgent, 120), WireText.Get(in e, EslHeader.ProfileName, 64), node,
            e.ValueEquals(EslHeader.RegistrationType, "INVITE"u8), 1, now, now);
        lock (_lock)
        {
            var key = (failure.Domain, failure.Number, failure.Address);
            if (_failures.TryGetValue(key, out var known))
            {
                failure = failure with { Times = known.Times + 1, FirstAt = known.FirstAt };
            }
            else if (_failures.Count >= Most)
            {
                _failures.Remove(_failures.MinBy(f => f.Value.LastAt).Key);
            }

            _failures[key] = failure;
        }

        Interlocked.Increment(ref _count);
    }
}
