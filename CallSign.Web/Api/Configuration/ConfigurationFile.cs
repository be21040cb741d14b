using System.Text.Json.Nodes;

namespace CallSign.Web.Api.Configuration;

/// <summary>A tenant's whole configuration, as the API documents it; the document itself is read and written by its nouns' own descriptors.</summary>
/// <param name="Format"><c>callsign-configuration</c>.</param>
/// <param name="Version">Of the format; 1.</param>
/// <param name="Tenant">Domain of the tenant that it was taken from; not looked at when it is brought in.</param>
/// <param name="Nouns">By kind, such as <c>ring-groups</c>: the entries of it, with the settings that the API gives them.</param>
internal sealed record ConfigurationFile(string Format, int Version, string? Tenant, IReadOnlyDictionary<string, IReadOnlyList<JsonNode>> Nouns);
