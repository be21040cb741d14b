using Npgsql;

namespace CallSign.Web.Settings;

/// <summary>The URL form of a PostgreSQL address: <c>postgres://user:password@host:port/database?sslmode=require</c>.</summary>
internal static class DatabaseUrl
{
    public static string? Parse(string text, List<string> mistakes)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("postgres" or "postgresql") || url.AbsolutePath.Length < 2)
        {
            mistakes.Add("DATABASE_URL must read postgres://user:password@host:port/database.");
            return null;
        }

        var user = url.UserInfo.Split(':', 2);
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = url.Host,
            Port = url.Port > 0 ? url.Port : 5432,
            Database = Uri.UnescapeDataString(url.AbsolutePath[1..]),
            Username = Uri.UnescapeDataString(user[0]),
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
        };
        foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = pair.Split('=', 2) is [var n, var v] ? (n, Uri.UnescapeDataString(v)) : (pair, "");
            if (name == "sslmode" && Enum.TryParse<SslMode>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var mode))
            {
                connection.SslMode = mode;
            }
            else
            {
                mistakes.Add($"DATABASE_URL: '{pair}' is not understood; of the query only sslmode=disable|prefer|require|verify-ca|verify-full is.");
            }
        }

        return connection.ConnectionString;
    }
}
