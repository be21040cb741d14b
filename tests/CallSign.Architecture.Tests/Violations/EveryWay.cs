using System.Buffers;
using System.Globalization;
using System.Text;

namespace CallSign.Architecture.Tests.Violations;

/// <summary>Names a type in each way that the reader must see.</summary>
internal sealed class EveryWay : IEquatable<Uri>
{
    private readonly List<Half[]> _field = [];

    /// <summary>The names, as text: these do not count.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "System.Uri", "System.Half", "System.Version", "System.Guid", "System.FormatException", "System.DateOnly", "System.TimeOnly", "System.BitConverter",
        "System.ObsoleteAttribute", "System.Int128", "System.Globalization.CultureInfo", "System.Text.Rune", "System.ArgumentNullException", "System.Buffers.SearchValues",
    ];

    [Obsolete("an attribute")]
    public int Count => _field.Count;

    public bool Equals(Uri? other) => other is null;

    public override bool Equals(object? obj) => obj is Version;

    public override int GetHashCode() => typeof(Guid).GetHashCode();

    public static T Generic<T>(T value)
        where T : CultureInfo => value;

    public static async IAsyncEnumerable<long> Body(Dictionary<int, Int128?> parameter)
    {
        await Task.Yield();
        try
        {
            Func<DateOnly> lambda = () => default;
            _ = lambda();
            _ = Array.Empty<TimeOnly>();
        }
        catch (FormatException)
        {
            parameter.Clear();
        }

        ArgumentNullException.ThrowIfNull(parameter);
        yield return BitConverter.DoubleToInt64Bits(1) + Local().Count;

        static List<Rune> Local() => SearchValues.Create("a").Contains('a') ? [] : [];
    }
}
