using CallSign.Web.Composition;
using CallSign.Web.Settings;

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

/// <summary>Named so that tests can start the application by it.</summary>
public partial class Program;
