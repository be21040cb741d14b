using CallSign.Core.Changes;
using CallSign.Core.Extensions;
using CallSign.Core.Settings;
using CallSign.Telephony.Reload;
using CallSign.Web.Composition;
using CallSign.Web.XmlCurl.Dialplan;
using CallSign.Web.XmlCurl.Lookups;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CallSign.Web.XmlCurl;

/// <summary>The lookups of mod_xml_curl: key, snapshot, sections.</summary>
internal sealed class XmlCurlFeature : IWebFeature
{
    public void AddServices(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<XmlCurlKeySetting>();
        services.AddSingleton<NodeKey>();
        services.AddSingleton<ISettingsReader>(provider => provider.GetRequiredService<NodeKey>());
        services.AddHostedService(provider => provider.GetRequiredService<NodeKey>());
        services.AddReload();
        services.AddSingleton<CredentialFailures>();
        services.AddSingleton<NodeCredential>();
        services.AddSingleton<VoicemailPinChange>();
        services.AddSingleton<XmlCurlMetrics>();
        services.AddSingleton<LookupLog>();
        AddSections(services);
        services.AddSingleton<XmlCurlRouter>();
        services.AddSingleton<XmlCurlAnswers>();
        services.AddSingleton<XmlCurlEndpoint>();
        services.AddSingleton<XmlCurlConnections>();
        builder.WebHost.ConfigureKestrel(server => server.ConfigureEndpointDefaults(listen =>
        {
            var connections = listen.ApplicationServices.GetRequiredService<XmlCurlConnections>();
            listen.Use(kestrel => connection => new XmlCurlConnection(connections, connection).RunAsync(kestrel));
        }));
        services.AddSingleton<IStartupFilter, XmlCurlFirst>();
    }

    /// <summary>Everything that answers lookups, found by scan.</summary>
    internal static void AddSections(IServiceCollection services)
    {
        Type[] kinds = [typeof(IXmlCurlSection), typeof(IXmlCurlChange), typeof(INounRoute), typeof(INumberRoute)];
        foreach (var type in typeof(XmlCurlFeature).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false }))
        {
            if (Array.Find(kinds, type.IsAssignableTo) is { } kind)
            {
                services.AddSingleton(kind, type);
            }
        }

        services.AddSingleton<SoundPath>();
        services.AddSingleton<DialplanRoutes>();
        services.TryAddSingleton<IExtensionCalls, NoExtensionCalls>(); // where telephony is there, it tells
        services.TryAddSingleton<IQueueWaiting, NobodyWaiting>();
    }

    public void Map(WebApplication app)
    {
        app.Services.GetRequiredService<XmlCurlRouter>(); // two sections with one claim stop the start, not a call
        var endpoint = app.Services.GetRequiredService<XmlCurlEndpoint>();
        app.MapPost(XmlCurlEndpoint.Path, endpoint.HandleAsync).DisableAntiforgery().WithMetadata(new AllowAnonymousAttribute()).ExcludeFromDescription();
    }

    /// <summary>
    /// Answers what <see cref="XmlCurlConnection"/> leaves, before routing, authentication and all else, which a lookup needs nothing of. Requests that a reverse proxy passed on go the
    /// long way, behind the middleware that tells the client's own address.
    /// </summary>
    private sealed class XmlCurlFirst(XmlCurlEndpoint endpoint) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(following => context =>
                HttpMethods.IsPost(context.Request.Method)
                && string.Equals(context.Request.Path.Value, XmlCurlEndpoint.Path, StringComparison.Ordinal)
                && !context.Request.Headers.ContainsKey("X-Forwarded-For")
                    ? endpoint.HandleAsync(context)
                    : following(context));
            next(app);
        };
    }
}
