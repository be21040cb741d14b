namespace CallSign.Core.Routing;

/// <summary>Part of a snapshot, with places for what is made of it.</summary>
public abstract class Snapshotted
{
    private const int Most = 8;
    private static int _places;

    internal object?[] Places { get; } = new object?[Most];

    internal static int NewPlace()
    {
        var place = Interlocked.Increment(ref _places) - 1;
        return place < Most ? place : throw new InvalidOperationException($"{nameof(Snapshotted)}.{nameof(Most)} is too small.");
    }
}

/// <summary>
/// Something that lookups need of a part of a snapshot: made when it is first asked for, once for each state of the part, and kept within it, so that
/// no table has to be searched for it.
/// </summary>
/// <param name="make">Makes it. Where several threads ask first, one of those made stays.</param>
public sealed class Derived<TOwner, T>(Func<TOwner, T> make)
    where TOwner : Snapshotted
    where T : class
{
    private readonly int _place = Snapshotted.NewPlace();

    public T Of(TOwner owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ref var place = ref owner.Places[_place];
        return (T)(Volatile.Read(ref place) ?? Made(ref place, owner));
    }

    private object Made(ref object? place, TOwner owner)
    {
        var made = make(owner);
        return Interlocked.CompareExchange(ref place, made, null) ?? made;
    }
}
