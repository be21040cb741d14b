using System.Text.Encodings.Web;
using CallSign.Web.Composition;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.Logging.Console;

namespace CallSign.Web.Observability.Logging;

/// <summary>Logs to standard output: one JSON object a line in production, text for people in development; UTC either way.</summary>
internal sealed class LoggingFeature : IWebFeature
{
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<CircuitHandler, CircuitLogScope>();
        builder.Logging.AddFilter(RequestIdScope.HostingCategory, LogLevel.None);
        if (builder.Environment.IsDevelopment())
        {
            builder.Logging.AddSimpleConsole(o =>
            {
                o.SingleLine = true;
                o.UseUtcTimestamp = true;
                o.TimestampFormat = "HH:mm:ss.fff ";
                o.IncludeScopes = true;
                o.ColorBehavior = LoggerColorBehavior.Default;
            });
            return;
        }

        builder.Logging.AddJsonConsole(o =>
        {
            o.UseUtcTimestamp = true;
            o.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            o.IncludeScopes = true;
            // Letters outside of ASCII stay readable; control characters and quotes are still escaped.
            o.JsonWriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        });
    }

    public void Map(WebApplication app) => app.UseMiddleware<RequestLogScope>();
}
