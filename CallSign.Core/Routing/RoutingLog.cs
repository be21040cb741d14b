using Microsoft.Extensions.Logging;

namespace CallSign.Core.Routing;

internal static partial class RoutingLog
{
    [LoggerMessage(2470, LogLevel.Error, "Tenant {TenantId} is not served: its domain is no lower-case host name.")]
    public static partial void DomainRefused(ILogger logger, Guid tenantId);

    [LoggerMessage(2471, LogLevel.Error, "Extension {ExtensionId} of {Domain} is not served: its number is not 2 to 15 digits, or its password can't be decrypted.")]
    public static partial void ExtensionRefused(ILogger logger, Guid extensionId, string domain);

    [LoggerMessage(2472, LogLevel.Error, "Gateway {GatewayId} is not served: its name, proxy, transport or credentials can't be used.")]
    public static partial void GatewayRefused(ILogger logger, Guid gatewayId);

    [LoggerMessage(2473, LogLevel.Error, "The {Kind} {Id} is not served: its secrets can't be decrypted.")]
    public static partial void NounRefused(ILogger logger, string kind, Guid id);
}
