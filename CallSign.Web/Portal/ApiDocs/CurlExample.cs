using System.Text;

namespace CallSign.Web.Portal.ApiDocs;

/// <summary>A call of an operation as a line for a shell.</summary>
internal static class CurlExample
{
    /// <param name="operation">What to call.</param>
    /// <param name="root">Address of the portal, ending in a slash.</param>
    public static string Of(ApiOperation operation, Uri root)
    {
        var line = new StringBuilder("curl");
        if (operation.Method != "GET")
        {
            line.Append(" -X ").Append(operation.Method);
        }

        // Parameters of the path become variables of the shell.
        var path = operation.Parameters.Where(p => p.In == "path")
            .Aggregate(operation.Path, (text, p) => text.Replace("{" + p.Name + "}", "$" + p.Name.ToUpperInvariant(), StringComparison.Ordinal));
        line.Append(" \"").Append(root.ToString().TrimEnd('/')).Append(path);
        if (operation.Parameters.Any(p => p is { In: "query", Name: "limit" }))
        {
            line.Append("?limit=10");
        }

        line.Append('"');
        if (operation.NeedsKey)
        {
            line.Append(" \\\n  -H \"Authorization: Bearer $CALLSIGN_KEY\"");
        }

        if (operation.Body?.Example is { } body)
        {
            var one = System.Text.Json.Nodes.JsonNode.Parse(body)!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            line.Append(" \\\n  -H \"Content-Type: application/json\" \\\n  -d '").Append(one.Replace("'", "'\\''", StringComparison.Ordinal)).Append('\'');
        }

        return line.ToString();
    }
}
