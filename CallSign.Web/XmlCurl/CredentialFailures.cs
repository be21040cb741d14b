using System.Collections.Concurrent;
using System.Net;

namespace CallSign.Web.XmlCurl;

/// <summary>Counts wrong keys by address, so that guessing is slow and does not fill the log.</summary>
public sealed class CredentialFailures(TimeProvider time)
{
    /// <summary>Wrong keys that an address may send in a minute before it is only told to wait.</summary>
    public const int PerMinute = 10;

    // An attacker with many addresses must not make this grow.
    private const int MostAddresses = 10_000;
    private readonly ConcurrentDictionary<IPAddress, (long Minute, int Count)> _counts = new();

    /// <summary>Counts one more; false if the address has had its share of this minute.</summary>
    public bool Add(IPAddress? address)
    {
        var minute = time.GetUtcNow().ToUnixTimeSeconds() / 60;
        if (_counts.Count >= MostAddresses)
        {
            foreach (var (known, entry) in _counts)
            {
                if (entry.Minute != minute)
                {
                    _counts.TryRemove(known, out _);
                }
            }

            if (_counts.Count >= MostAddresses)
            {
                return false;
            }
        }

        var now = _counts.AddOrUpdate(
            address ?? IPAddress.None,
            static (_, minute) => (minute, 1),
            static (_, old, minute) => old.Minute == minute ? (minute, Math.Min(old.Count, PerMinute) + 1) : (minute, 1),
            minute);
        return now.Count <= PerMinute;
    }
}
