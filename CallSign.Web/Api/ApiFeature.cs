using CallSign.Web.Api.OpenApi;
using CallSign.Web.Api.Problems;
using CallSign.Web.Api.RateLimit;
using CallSign.Web.Composition;

namespace CallSign.Web.Api;

/// <summary>What all of <c>/api/v1</c> shares: spelling of JSON, problem details for every error, limits, the OpenAPI document.</summary>
internal sealed class ApiFeature : IWebFeature
{
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(o => ApiJson.Configure(o.SerializerOptions));
        builder.Services.AddSingleton<IProblemDetailsWriter, ApiProblemWriter>();
        builder.Services.Configure<ProblemDetailsOptions>(o => o.CustomizeProblemDetails = ProblemTexts.Complete);
        builder.Services.AddExceptionHandler<ApiExceptions>();
        // A body or parameter that can't be read says why, in production as in development.
        builder.Services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        builder.Services.AddSingleton<ApiRateLimit>();
        ApiDocument.AddServices(builder.Services);
    }

    public void Use(WebApplication app)
    {
        app.UseWhen(ApiRateLimit.Applies, branch => branch.Use((context, next) =>
            context.RequestServices.GetRequiredService<ApiRateLimit>().OfAddressAsync(context, next)));
        app.UseMiddleware<UnroutedRequest>();
    }

    public void Map(WebApplication app)
    {
        app.UseWhen(ApiRateLimit.Applies, branch => branch.Use((context, next) =>
            context.RequestServices.GetRequiredService<ApiRateLimit>().OfCallerAsync(context, next)));
        ApiDocument.Map(app);
    }
}
