namespace CallSign.Web.Composition;

/// <summary>A room of the web project that registers its own services and endpoints. Found by scan at start: nothing lists them.</summary>
/// <remarks>Implementations are sealed and have a parameterless constructor.</remarks>
public interface IWebFeature
{
    /// <summary>Registers services; settings are read and valid by now.</summary>
    void AddServices(WebApplicationBuilder builder)
    {
    }

    /// <summary>Adds middleware that runs before authentication.</summary>
    void Use(WebApplication app)
    {
    }

    /// <summary>Maps endpoints and middleware of the feature, after authentication and authorization.</summary>
    void Map(WebApplication app)
    {
    }
}
