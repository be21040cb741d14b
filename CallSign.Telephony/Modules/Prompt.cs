using System.Buffers;
using System.Globalization;

namespace CallSign.Telephony.Modules;

/// <summary>Puts prompts of the switch together, so that one key ends them all. Names are below the switch's folder of sounds, which is that of its language.</summary>
public sealed class Prompt
{
    private static readonly SearchValues<char> NotInNames = SearchValues.Create("! \t\r\n{}$");

    private readonly List<string> _sounds = [];

    /// <summary>A prompt as <c>voicemail/vm-press.wav</c>, or a file by its whole path.</summary>
    public Prompt Say(string sound)
    {
        _sounds.Add(sound.Length > 0 && !sound.AsSpan().ContainsAny(NotInNames) ? sound : throw new ArgumentException($"'{sound}' is no name of a sound.", nameof(sound)));
        return this;
    }

    /// <summary>One of mod_voicemail's prompts, as <c>press</c>.</summary>
    public Prompt Voicemail(string name) => Say($"voicemail/vm-{name}.wav");

    /// <summary>Keys, one after the other.</summary>
    public Prompt Keys(string keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (var key in keys)
        {
            Say(key switch { '*' => "digits/star.wav", '#' => "digits/pound.wav", _ => string.Create(CultureInfo.InvariantCulture, $"digits/{key}.wav") });
        }

        return this;
    }

    /// <summary>A choice of a menu: what it does, and the key for it.</summary>
    public Prompt Choice(string name, char key) => Voicemail(name).Voicemail("press").Keys(key.ToString());

    /// <summary>As <c>playback</c> takes it (mod_dptools, <c>file_string</c>).</summary>
    public override string ToString() => _sounds is [var one] ? one : "file_string://" + string.Join('!', _sounds);
}
