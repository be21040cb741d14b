using CallSign.Core.InboundRoutes;
using CallSign.Core.Routing;

namespace CallSign.Core.CallBlocks;

/// <summary>The blocks of one tenant, as calls are judged by them; made when the first call asks, once for each state of the tenant.</summary>
public sealed class BlockedCallers
{
    private static readonly Derived<NounSet, BlockedCallers> Known = new(static nouns => new BlockedCallers(nouns));
    private readonly Dictionary<string, CallBlock>.AlternateLookup<ReadOnlySpan<char>> _numbers;
    private readonly ILookup<string, CallBlock> _others;

    private BlockedCallers(NounSet nouns)
    {
        var blocks = nouns.All<CallBlock>().Where(b => b.Enabled && b.CallerMatch is not CallerMatch.Any).ToList();
        IsEmpty = blocks.Count == 0;
        _numbers = blocks.Where(b => b.CallerMatch is CallerMatch.Number).DistinctBy(b => Key(b.Extension, b.Caller), StringComparer.Ordinal)
            .ToDictionary(b => Key(b.Extension, b.Caller), StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _others = blocks.Where(b => b.CallerMatch is not CallerMatch.Number).OrderByDescending(b => b.Caller.Length).ToLookup(b => b.Extension, StringComparer.Ordinal);
    }

    /// <summary>Whether nobody is blocked.</summary>
    public bool IsEmpty { get; }

    public static BlockedCallers Of(NounSet nouns) => Known.Of(nouns);

    /// <summary>The block that a caller meets; null for one who gets through.</summary>
    /// <param name="caller">Of <see cref="CallerMatches.Key"/>.</param>
    /// <param name="extension">Number of the extension that is about to ring; empty for the blocks of the whole tenant.</param>
    public CallBlock? Find(ReadOnlySpan<char> caller, string extension)
    {
        ArgumentNullException.ThrowIfNull(extension);
        if (IsEmpty)
        {
            return null;
        }

        Span<char> key = stackalloc char[extension.Length + 1 + caller.Length];
        extension.CopyTo(key);
        key[extension.Length] = '/';
        caller.CopyTo(key[(extension.Length + 1)..]);
        if (!caller.IsEmpty && _numbers.TryGetValue(key, out var exact))
        {
            return exact;
        }

        foreach (var block in _others[extension])
        {
            if (CallerMatches.Holds(block.CallerMatch, block.Caller, caller))
            {
                return block;
            }
        }

        return null;
    }

    private static string Key(string extension, string caller) => $"{extension}/{caller}";
}
