using System.Security.Cryptography;
using System.Text;
using CallSign.Core.Changes;
using CallSign.Core.Settings;
using CallSign.Core.Tenancy;
using CallSign.Web.Settings;

namespace CallSign.Web.XmlCurl;

/// <summary>The key by which FreeSWITCH nodes prove themselves to <c>/freeswitch/xmlapi</c> and <c>/freeswitch/cdr</c>.</summary>
/// <remarks>The environment's <c>FREESWITCH_API_KEY</c> where it is set; else made by the first run and kept, encrypted, in the database.</remarks>
public sealed class NodeKey(CallSignSettings settings, XmlCurlKeySetting stored) : IHostedService, ISettingsReader
{
    private sealed record Held(string Text, byte[] Utf8);

    private Held? _held;

    /// <summary>The key. It is a secret: show it to platform administrators alone.</summary>
    /// <exception cref="InvalidOperationException">The application has not started.</exception>
    public string Current => (Volatile.Read(ref _held) ?? throw new InvalidOperationException("The key has not been read yet.")).Text;

    /// <summary>Whether the environment sets the key, so that it can't be changed here.</summary>
    public bool IsFixed => settings.XmlCurlKey is not null;

    /// <summary>Makes a new key. From now on nodes with the old one get no answers, so their files must be replaced at once.</summary>
    /// <exception cref="InvalidOperationException">The environment sets the key.</exception>
    /// <exception cref="UnauthorizedAccessException">The actor is no platform administrator.</exception>
    public async Task<string> RotateAsync(Actor actor, CancellationToken cancellationToken = default)
    {
        if (IsFixed)
        {
            throw new InvalidOperationException("The key is set by FREESWITCH_API_KEY in the environment. Change it there and restart the portal.");
        }

        var key = await stored.ReplaceAsync(actor, cancellationToken);
        Hold(key);
        return key;
    }

    /// <inheritdoc/>
    public async Task ReadAsync(CancellationToken cancellationToken) =>
        Hold(settings.XmlCurlKey ?? await stored.ReadOrCreateAsync(cancellationToken));

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => ReadAsync(cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Another object with each key that is held; null before the first.</summary>
    internal object? Version => Volatile.Read(ref _held);

    /// <summary>Whether <paramref name="candidate"/> is the key, in a time that does not depend on how much of it is right.</summary>
    internal bool Matches(ReadOnlySpan<byte> candidate) =>
        Volatile.Read(ref _held) is { } held && CryptographicOperations.FixedTimeEquals(candidate, held.Utf8);

    private void Hold(string key) => Volatile.Write(ref _held, new Held(key, Encoding.UTF8.GetBytes(key)));
}
