using CallSign.Web.Composition;

namespace CallSign.Web.Simulator;

/// <summary>The route simulator, and its place in the REST API.</summary>
internal sealed class SimulatorFeature : IWebFeature
{
    public void AddServices(WebApplicationBuilder builder) => builder.Services.AddSingleton<IRouteSimulator, RouteSimulator>();

    public void Map(WebApplication app) => RouteSimulationsApi.Map(app);
}
