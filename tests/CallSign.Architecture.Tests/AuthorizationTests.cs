using System.Reflection;
using CallSign.Web.Composition;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CallSign.Architecture.Tests;

/// <summary>Nothing can be opened or called without a policy, but for what stands here with its reason.</summary>
public sealed class AuthorizationTests(Postgres postgres)
{
    /// <summary>Endpoints (route patterns; a trailing * stands for the rest) that need no sign-in, and why.</summary>
    private static readonly Dictionary<string, string> AnonymousEndpoints = new()
    {
        ["/health"] = "load balancers and container engines ask without credentials; it says UP and nothing else",
        ["/health/ready"] = "the same; it names nodes by state, never addresses or secrets",
        ["/freeswitch/xmlapi"] = "mod_xml_curl has no session: the endpoint itself asks for the node's key, and answers not-found without it",
        ["/freeswitch/cdr"] = "mod_json_cdr and mod_xml_cdr have no session: the endpoint itself asks for the node's key",
        ["/freeswitch/media/{id:guid}/{rate:int}.wav"] = "nodes that fetch sounds have no session: the endpoint itself asks for the node's key",
        ["/openapi/{documentName}.json"] = "the shape of the API, the same for every installation; generators fetch it without credentials",
        ["/{**path:file}"] = "where no asset of the build has that name: 404",
    };

    /// <summary>Endpoints of the framework that take no metadata of ours; the fallback policy asks for a signed-in person.</summary>
    private static readonly string[] UnderFallbackPolicy = ["/_blazor", "/_blazor/*", "/_framework/opaque-redirect"];

    /// <summary>Pages that need no sign-in, and why.</summary>
    private static readonly Dictionary<string, string> AnonymousPages = new()
    {
        ["/setup"] = "makes the first administrator, where there is no user who could sign in; closed for ever once there is one",
        ["/account/sign-in"] = "the sign-in itself",
        ["/account/sign-in/two-factor"] = "the second step of the sign-in",
        ["/account/sign-in/recovery-code"] = "the second step of the sign-in",
        ["/account/passkey/request-options"] = "the challenge of a sign-in with a passkey",
        ["/account/set-password"] = "sets a password by a link that an administrator made",
        ["/account/denied"] = "says that a page is not for this user; shows nothing",
        ["/status/{Code:int}"] = "stands in for a page that failed or is not there, whoever asked for it",
        ["/error"] = "stands in for a page that failed, whoever asked for it",
        ["/not-found"] = "stands in for a page that is not there, whoever asked for it",
    };

    [Fact]
    public async Task Every_endpoint_names_a_policy()
    {
        await using var application = await CallSignWebApplication.BuildAsync(
        [
            "--applicationName=CallSign.Web", "--environment=Production", "--contentRoot=" + AppContext.BaseDirectory,
            "--ConnectionStrings:CallSign=" + await postgres.NewDatabaseAsync(),
        ]);
        var endpoints = ((IEndpointRouteBuilder)application.Host).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().ToList();
        Assert.NotEmpty(endpoints);
        Assert.NotNull(application.Host.Services.GetRequiredService<IOptions<AuthorizationOptions>>().Value.FallbackPolicy);
        var open = endpoints.Where(e => !NamesPolicy(e) && !IsAsset(e) && !IsClosedByFallback(e)
            && !IsAllowed(AnonymousEndpoints.Keys, Pattern(e)) && !IsAllowed(AnonymousPages.Keys, Pattern(e)));
        Assert.True(!open.Any(), "Without a policy:\n" + string.Join('\n', open.Select(e => $"{Pattern(e)} ({e.DisplayName})")));
    }

    [Fact]
    public void Every_page_names_a_policy() => Assert.Empty(Offenders(Product.Web.GetTypes(), AnonymousPages.Keys));

    [Fact]
    public void The_rules_see_a_breach()
    {
        Assert.Equal(
            ["Open", "RoleOnly", "SecretlyAnonymous", "Unknown"], Offenders(typeof(AuthorizationTests).Assembly.GetTypes(), []).Select(n => n.Split('.', '+')[^1]).Order());
        Assert.False(NamesPolicy(Endpoint()));
        Assert.False(NamesPolicy(Endpoint(new AuthorizeAttribute())));
        Assert.False(NamesPolicy(Endpoint(new AuthorizeAttribute("Made up"))));
        Assert.False(NamesPolicy(Endpoint(new AuthorizeAttribute(Policies.SignedIn), new AllowAnonymousAttribute())));
        Assert.True(NamesPolicy(Endpoint(new AuthorizeAttribute(Policies.SignedIn))));
    }

    private static IEnumerable<string> Offenders(IEnumerable<Type> types, IReadOnlyCollection<string> allowed) =>
        types.Where(t => t.GetCustomAttributes<RouteAttribute>(inherit: true).Any())
            .Where(t => !NamesPolicy(t.GetCustomAttributes(inherit: true))
                && !t.GetCustomAttributes<RouteAttribute>(inherit: true).All(r => IsAllowed(allowed, r.Template)))
            .Select(t => t.FullName!);

    // Style sheets, scripts and pictures of the build, the same for everybody.
    private static bool IsAsset(Endpoint endpoint) => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null;

    private static bool NamesPolicy(Endpoint endpoint) => NamesPolicy(endpoint.Metadata);

    private static bool NamesPolicy(IReadOnlyCollection<object> metadata)
    {
        var known = typeof(Policies).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!);
        return !metadata.OfType<IAllowAnonymous>().Any() && metadata.OfType<IAuthorizeData>().Any(a => known.Contains(a.Policy));
    }

    private static bool IsClosedByFallback(RouteEndpoint endpoint) =>
        IsAllowed(UnderFallbackPolicy, Pattern(endpoint)) && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null;

    private static bool IsAllowed(IEnumerable<string> allowed, string pattern) => allowed.Any(a =>
        a.EndsWith('*') ? pattern.StartsWith(a[..^1], StringComparison.OrdinalIgnoreCase) : string.Equals(pattern, a, StringComparison.OrdinalIgnoreCase));

    private static string Pattern(RouteEndpoint endpoint) => "/" + (endpoint.RoutePattern.RawText ?? "").TrimStart('/');

    private static Endpoint Endpoint(params object[] metadata) => new(null, new EndpointMetadataCollection(metadata), "test");

    [Route("/open")]
    private sealed class Open : ComponentBase;

    [Route("/unknown")]
    [Authorize("Made up")]
    private sealed class Unknown : ComponentBase;

    [Route("/role")]
    [Authorize(Roles = "User")]
    private sealed class RoleOnly : ComponentBase;

    [Route("/anonymous")]
    [Authorize(Policies.SignedIn)]
    [AllowAnonymous]
    private sealed class SecretlyAnonymous : ComponentBase;
}
