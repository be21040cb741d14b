using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CallSign.Web.Api.Nouns;

namespace CallSign.Web.Api;

/// <summary>How the REST API and the live hub spell JSON: <c>snake_case</c> for names and for the words of enumerations.</summary>
public static class ApiJson
{
    /// <summary>For what is serialised outside of ASP.NET's own writers.</summary>
    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>Sets the spelling on options that the framework made.</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DictionaryKeyPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.TypeInfoResolver = (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(NounJsonShape.Modify);
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        return options;
    }
}

/// <summary>One page of a REST list.</summary>
/// <param name="Items">The rows of this page.</param>
/// <param name="Total">How many rows match in all.</param>
/// <param name="Limit">Rows asked for.</param>
/// <param name="Offset">Rows left out before this page.</param>
public sealed record ApiList<T>(IReadOnlyList<T> Items, int Total, int Limit, int Offset);
