using CallSign.Core.Extensions;
using CallSign.Core.Extensions.Csv;
using CallSign.Web.Composition;

namespace CallSign.Web.Portal.Extensions;

/// <summary>Extensions: what pages and the API of them use, and the files they offer.</summary>
internal sealed class ExtensionsFeature : IWebFeature
{
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ExtensionList>();
        builder.Services.AddSingleton<ExtensionEditor>();
        builder.Services.AddSingleton<ExtensionBulkEditor>();
        builder.Services.AddSingleton<ExtensionSecrets>();
        builder.Services.AddSingleton<ExtensionImport>();
        builder.Services.AddSingleton<ExtensionExport>();
        builder.Services.AddSingleton<ExtensionQuery>();
        builder.Services.AddScoped<ExtensionListPlace>();
    }

    public void Map(WebApplication app) => ExtensionFiles.Map(app);
}

/// <summary>Where the person stood in the list of extensions, so that the way back from an extension leads there. One a circuit.</summary>
public sealed class ExtensionListPlace
{
    /// <summary>The list's URL with its page, sort, search and filters.</summary>
    public string Url { get; set; } = "/extensions";
}
