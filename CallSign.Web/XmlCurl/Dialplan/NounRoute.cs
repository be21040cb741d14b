using System.Collections.Frozen;
using CallSign.Core.Nouns;

namespace CallSign.Web.XmlCurl.Dialplan;

/// <summary>Routes calls to nouns of one kind. Found by scan at start; pure, as sections are.</summary>
internal interface INounRoute
{
    /// <summary>The kind's entity.</summary>
    Type Noun { get; }

    /// <summary>Writes the actions of a call to the noun; the extension around them is open.</summary>
    void Write(FsXmlWriter writer, in DialplanCall call, INoun noun);

    /// <summary>Writes what follows when the noun did not take the call: what <see cref="DialplanXml.Afterwards"/> asks for.</summary>
    void WriteAfter(FsXmlWriter writer, in DialplanCall call, INoun noun);
}

/// <summary>As <see cref="INounRoute"/>, for a kind known at compile time.</summary>
internal abstract class NounRoute<T> : INounRoute
    where T : class, INoun
{
    public Type Noun => typeof(T);

    public abstract void Write(FsXmlWriter writer, in DialplanCall call, T noun);

    /// <summary>By default the call ends.</summary>
    public virtual void WriteAfter(FsXmlWriter writer, in DialplanCall call, T noun) => writer.Action("hangup"u8, "NORMAL_CLEARING"u8);

    void INounRoute.Write(FsXmlWriter writer, in DialplanCall call, INoun noun) => Write(writer, call, (T)noun);

    void INounRoute.WriteAfter(FsXmlWriter writer, in DialplanCall call, INoun noun) => WriteAfter(writer, call, (T)noun);
}

/// <summary>Something that a number may reach after the tenant's own numbers: feature codes, speed dials, outbound routes. Found by scan.</summary>
internal interface INumberRoute
{
    /// <summary>Those of a lower order are asked first; one of order 0 even before the tenant's own numbers.</summary>
    int Order { get; }

    /// <summary>Writes the whole extension, or false for a number that is none of its own.</summary>
    bool Write(FsXmlWriter writer, in DialplanCall call, ReadOnlySpan<char> number);
}

/// <summary>Every route, by kind and by order.</summary>
internal sealed class DialplanRoutes
{
    private readonly FrozenDictionary<Type, INounRoute> _ofNouns;
    private readonly INumberRoute[] _first;
    private readonly INumberRoute[] _ofNumbers;

    public DialplanRoutes(IEnumerable<INounRoute> nouns, IEnumerable<INumberRoute> numbers)
    {
        _ofNouns = nouns.ToFrozenDictionary(r => r.Noun);
        var ordered = numbers.OrderBy(r => r.Order).ToList();
        _first = [.. ordered.Where(r => r.Order == 0)];
        _ofNumbers = [.. ordered.Where(r => r.Order != 0)];
    }

    /// <summary>Writes the extension that leads to a noun; false where its kind takes no calls.</summary>
    public bool Write(FsXmlWriter writer, in DialplanCall call, INoun noun, bool after = false)
    {
        if (!_ofNouns.TryGetValue(noun.GetType(), out var route))
        {
            return false;
        }

        writer.OpenExtension(NounCatalog.Of(noun.GetType()).Kind);
        if (after)
        {
            route.WriteAfter(writer, call, noun);
        }
        else
        {
            route.Write(writer, call, noun);
        }

        writer.CloseExtension();
        return true;
    }

    /// <summary>Asks the number routes that come before the tenant's own numbers.</summary>
    public bool WriteFirst(FsXmlWriter writer, in DialplanCall call, ReadOnlySpan<char> number) => Write(_first, writer, call, number);

    /// <summary>Asks the other number routes in their order.</summary>
    public bool Write(FsXmlWriter writer, in DialplanCall call, ReadOnlySpan<char> number) => Write(_ofNumbers, writer, call, number);

    private static bool Write(INumberRoute[] routes, FsXmlWriter writer, in DialplanCall call, ReadOnlySpan<char> number)
    {
        foreach (var route in routes)
        {
            if (route.Write(writer, call, number))
            {
                return true;
            }
        }

        return false;
    }
}
