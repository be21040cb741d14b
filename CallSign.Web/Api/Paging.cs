using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace CallSign.Web.Api;

/// <summary>Which part of a REST list is wanted: <c>?limit=50&amp;offset=0</c>.</summary>
/// <param name="Limit">Rows of the page, 1–<see cref="MaxLimit"/>.</param>
/// <param name="Offset">Rows to leave out before the page.</param>
public readonly record struct Paging(int Limit, int Offset)
{
    public const int DefaultLimit = 50;

    public const int MaxLimit = 1_000;

    /// <summary>As the OpenAPI document shows them.</summary>
    public static IReadOnlyList<QueryParameter> Parameters { get; } =
    [
        new("limit", JsonSchemaType.Integer, $"Rows of the page, 1 to {MaxLimit}.", Default: JsonValue.Create(DefaultLimit)),
        new("offset", JsonSchemaType.Integer, "Rows to leave out before the page.", Default: JsonValue.Create(0)),
    ];

    /// <summary>Reads both; mistakes are collected by <paramref name="reader"/>.</summary>
    public static Paging Read(QueryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new Paging(reader.Number("limit", DefaultLimit, 1, MaxLimit), reader.Number("offset", 0, 0, int.MaxValue));
    }
}
