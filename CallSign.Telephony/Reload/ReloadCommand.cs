namespace CallSign.Telephony.Reload;

/// <summary>An API command that makes a switch take up what was saved. Equal commands are sent once, in the order of their kind.</summary>
/// <param name="Step">Commands of a lower step are sent first: a gateway must be gone before the rescan that brings it back.</param>
/// <param name="Command">As <c>sofia</c>.</param>
/// <param name="Arguments">Built from routing tokens alone, so nothing in them needs escaping.</param>
public sealed record ReloadCommand(int Step, string Command, string Arguments)
{
    /// <summary>Takes a gateway down. mod_sofia ignores a known name on a rescan, so a changed one must go first.</summary>
    public static ReloadCommand KillGateway(string profile, string gateway) => new(1, "sofia", $"profile {profile} killgw {gateway}");

    /// <summary>Reads the gateways of a profile, without touching calls.</summary>
    public static ReloadCommand Rescan(string profile) => new(2, "sofia", $"profile {profile} rescan");

    public static ReloadCommand ReloadAcl { get; } = new(3, "reloadacl", "");

    /// <summary>Reads the static configuration again; mod_translate takes its rules then.</summary>
    public static ReloadCommand ReloadXml { get; } = new(3, "reloadxml", "");

    /// <summary>
    /// Makes mod_voicemail forget the PIN that it keeps beside ours when one was changed by telephone: it accepts either, so the old one
    /// would stay good. No telephone can enter the letter that it is set to.
    /// </summary>
    public static ReloadCommand ForgetPin(string domain, string number) =>
        new(4, "vm_fsdb_pref_password_set", $"default {domain} {number} x");

    /// <summary>Begins to play a music class.</summary>
    public static ReloadCommand StartMusic(string stream) => new(5, "local_stream", "start " + stream);

    /// <summary>Takes a music class away; whoever is held with it hears nothing from now on.</summary>
    public static ReloadCommand StopMusic(string stream) => new(5, "local_stream", "stop " + stream);

    /// <summary>Ends the current sound of a music class, and with it a list that was replaced.</summary>
    public static ReloadCommand NextMusic(string stream) => new(5, "local_stream", "hup " + stream);

    /// <summary>The same, and has the class's settings read anew.</summary>
    public static ReloadCommand ReloadMusic(string stream) => new(5, "local_stream", "reload " + stream);

    /// <summary>What FreeSWITCH may answer instead of +OK where it is as wanted already; null for nothing.</summary>
    public string? Already { get; init; }

    public override string ToString() => Arguments.Length == 0 ? Command : $"{Command} {Arguments}";
}
