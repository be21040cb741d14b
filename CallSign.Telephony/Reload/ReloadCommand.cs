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

    public override string ToString() => Arguments.Length == 0 ? Command : $"{Command} {Arguments}";
}
