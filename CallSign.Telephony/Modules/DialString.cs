using System.Globalization;
using System.Text;
using CallSign.Core.Extensions;
using CallSign.Core.Routing;

namespace CallSign.Telephony.Modules;

/// <summary>Whom a bridge rings. FreeSWITCH gives commas, bars, braces and slashes a meaning, so every part is checked when it is added.</summary>
public sealed class DialString
{
    private readonly StringBuilder _text = new();

    /// <summary>All that follow ring at once.</summary>
    public DialString And()
    {
        _text.Append(',');
        return this;
    }

    /// <summary>What follows rings when those before did not take the call.</summary>
    public DialString Then()
    {
        _text.Append('|');
        return this;
    }

    /// <summary>The telephones of an extension.</summary>
    public DialString User(string number, string domain, int? timeoutSeconds = null, bool confirm = false)
    {
        Options(timeoutSeconds, confirm);
        _text.Append(CultureInfo.InvariantCulture, $"user/{Checked(RoutingToken.IsExtensionNumber(number), number)}@{Checked(RoutingToken.IsDomain(domain), domain)}");
        return this;
    }

    /// <summary>A number through the tenant's own dialplan, with its routes and their rules.</summary>
    public DialString Number(string number, string domain, int? timeoutSeconds = null, bool confirm = false)
    {
        Options(timeoutSeconds, confirm);
        _text.Append(CultureInfo.InvariantCulture, $"loopback/{Checked(DialNumber.IsDiallable(number), number)}/{Checked(RoutingToken.IsDomain(domain), domain)}/XML");
        return this;
    }

    public override string ToString() => _text.ToString();

    private void Options(int? timeoutSeconds, bool confirm)
    {
        if (timeoutSeconds is null && !confirm)
        {
            return;
        }

        _text.Append('[');
        if (timeoutSeconds is { } seconds)
        {
            _text.Append(CultureInfo.InvariantCulture, $"leg_timeout={seconds}");
        }

        if (confirm)
        {
            _text.Append(timeoutSeconds is null ? "" : ",").Append("group_confirm_key=1,group_confirm_cancel_timeout=true,group_confirm_file=ivr/ivr-accept_reject_voicemail.wav");
        }

        _text.Append(']');
    }

    private static string Checked(bool good, string text) => good ? text : throw new ArgumentException($"'{text}' can't stand in a dial string.");
}
