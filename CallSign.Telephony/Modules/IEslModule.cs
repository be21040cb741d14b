using System.Net;

namespace CallSign.Telephony.Modules;

/// <summary>
/// Handles calls that the dialplan hands over with the <c>socket</c> application. One folder each: found by scan at start, not listed.
/// </summary>
/// <remarks>The smallest real one is <c>Modules/Echo</c>: copy it.</remarks>
public interface IEslModule
{
    /// <summary>A lower-case word: its path in <c>socket host:port/name</c>, its name in settings, logs and metrics.</summary>
    string Name { get; }

    /// <summary>What it is for, in a sentence for the System page.</summary>
    string Purpose { get; }

    /// <summary>Where it listens unless the settings say otherwise. Port 0: only behind the common address, by its path.</summary>
    IPEndPoint DefaultEndPoint { get; }

    /// <summary>Most calls at once; further ones go on in the dialplan at once.</summary>
    int MaxCalls => 1000;

    /// <summary>
    /// Handles one call. When it returns, the call goes on in the dialplan behind the <c>socket</c> application; when it throws, too.
    /// </summary>
    /// <param name="call">The call; its <see cref="ModuleCall.Ended"/> is cancelled when the caller hangs up or the module stops.</param>
    Task HandleAsync(ModuleCall call);
}
