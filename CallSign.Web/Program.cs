using CallSign.Web.Composition;
using CallSign.Web.Health;
using CallSign.Web.Settings;

if (args is ["health"])
{
    return await HealthCommand.RunAsync();
}

try
{
    await using var application = await CallSignWebApplication.BuildAsync(args);
    await application.Host.RunAsync();
    return 0;
}
catch (BadSettingsException bad)
{
    await Console.Error.WriteLineAsync(bad.Message);
    return 78; // EX_CONFIG of sysexits.h
}
catch (InvalidOperationException refused) when (refused.Source == "CallSign.Core")
{
    // A start that the product itself refused: the reason is for the operator, the stack is not.
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}
catch (IOException taken) when (taken.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
{
    await Console.Error.WriteLineAsync(taken.Message + " Another program has the port; choose one with API_PORT.");
    return 1;
}

/// <summary>Named so that tests can start the application by it.</summary>
public partial class Program;
