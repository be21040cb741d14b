using System.Text;
using System.Xml;
using System.Xml.Linq;
using CallSign.Core.Destinations;
using CallSign.Core.Nouns;
using CallSign.Core.Routing;
using CallSign.Telephony.Monitoring;
using CallSign.Web.XmlCurl;
using CallSign.Web.XmlCurl.Dialplan;
using CallSign.Web.XmlCurl.Dialplan.Routes;

namespace CallSign.Web.Simulator;

/// <summary>One walk. It asks the sections that answer FreeSWITCH, by the bytes that FreeSWITCH would send, and runs what they answer.</summary>
internal sealed partial class SimulationRun
{
    /// <summary>Most questions and applications of one walk.</summary>
    public const int MostSteps = 50;

    private const int DeepestNesting = 10;
    private readonly XmlCurlRouter _router;
    private readonly PbxSnapshot _snapshot;
    private readonly TenantSnapshot _tenant;
    private readonly IRegistrations _registrations;
    private readonly DateTimeOffset _at;
    private readonly IReadOnlyDictionary<int, string> _choices;
    private readonly FsXmlWriter _writer = new();
    private readonly List<Draft> _lookups = [];
    private readonly List<(byte[] Form, string? Answer)> _asked = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private SimulatedCall _call = default!;
    private (SimulationEnd Kind, string Words)? _end;
    private int _steps;
    private int _decisions;

    public SimulationRun(
        XmlCurlRouter router, PbxSnapshot snapshot, TenantSnapshot tenant, IRegistrations registrations, DateTimeOffset at, IReadOnlyDictionary<int, string>? choices)
    {
        _router = router;
        _snapshot = snapshot;
        _tenant = tenant;
        _registrations = registrations;
        _at = at;
        _choices = choices ?? new Dictionary<int, string>();
    }

    /// <summary>What becomes of the caller after an application.</summary>
    private enum Flow
    {
        /// <summary>The next application follows.</summary>
        Next,

        /// <summary>The call was led elsewhere: the dialplan is asked anew.</summary>
        Transfer,

        /// <summary>The walk is over.</summary>
        End,
    }

    /// <summary>Every form of the walk with its answer, for tests.</summary>
    public IReadOnlyList<(byte[] Form, string? Answer)> Asked => _asked;

    public SimulationResult Run(string caller, string number)
    {
        var known = _tenant.Find(caller);
        _call = new SimulatedCall { CallerNumber = caller, CallerName = known?.InternalName ?? caller, Username = known is null ? "" : caller };
        if (known is not null)
        {
            SignIn(caller, known);
        }
        else if (_tenant.Knows(caller))
        {
            Open("", caller, $"Extension {caller} is disabled").Steps.Add(new SimulatedStep(1, "", "", "Its telephones can't register, and so place no calls."));
            Finish(SimulationEnd.HungUp, $"Nothing happens: extension {caller} is disabled and can't place calls.");
        }
        else
        {
            _call.Context = "public";
        }

        _call.Number = number;
        while (_end is null)
        {
            if (Visit(0) is Flow.Next)
            {
                Finish(SimulationEnd.HungUp, "The call ends: nothing is left to do.");
            }
        }

        return new SimulationResult
        {
            Caller = known is null ? caller : $"{caller} {known.DisplayName}",
            IsInternal = known is not null,
            Number = number,
            At = _at,
            TimeZone = _tenant.TimeZone,
            Lookups = [.. _lookups.Select(l => l.Finished())],
            End = _end!.Value.Kind,
            Outcome = _end.Value.Words,
        };
    }

    // What a telephone's call brings along is in its user's entry, as at the authentication of its INVITE.
    private void SignIn(string number, ExtensionEntry entry)
    {
        var answer = Ask(LookupForm.User("sip_auth", number, _tenant.Domain));
        var lookup = Open("directory", $"{number}@{_tenant.Domain}", $"The telephone of {number} {entry.DisplayName} places the call");
        if (Parse(answer) is not { } document)
        {
            Finish(SimulationEnd.HungUp, $"The telephone of {number} is not let in: the portal has no such user.");
            return;
        }

        foreach (var variable in document.Descendants("variable"))
        {
            _call.Set((string?)variable.Attribute("name") ?? "", (string?)variable.Attribute("value"));
        }

        _call.Set("user_name", number);
        _call.Set("domain_name", _tenant.Domain);
        _call.Set("sip_auth_username", number);
        _call.Set("sip_auth_realm", _tenant.Domain);
        _call.Context = _call.Variables.GetValueOrDefault("user_context", _tenant.Domain);
        lookup.Steps.Add(Step("", "", $"It proves its password; its calls enter the context {_call.Context}."));
    }

    // One question to the dialplan and all that its answer makes FreeSWITCH do.
    private Flow Visit(int depth)
    {
        if (depth > DeepestNesting)
        {
            return Finish(SimulationEnd.Stopped, "The walk stops: the dialplan calls itself again and again.");
        }

        if (_call.Context != "public" && _call.Context != _tenant.Domain)
        {
            return Finish(SimulationEnd.Stopped, $"The walk stops: the call leaves for the context {_call.Context}, which is not this tenant's.");
        }

        var state = $"{_call.Context}\n{_call.Number}\n{_call.IsAnswered}\n{string.Join('\n', _call.Variables.Select(v => $"{v.Key}={v.Value}"))}";
        if (!_seen.Add(state) && !_choices.Keys.Any(c => c >= _decisions))
        {
            return Finish(SimulationEnd.Stopped, $"The walk stops: the call goes round in circles. {About(_call.Number)} was reached before and nothing has changed since.");
        }

        var answer = Ask(LookupForm.Dialplan(_call));
        if (_call.Context == "public" && answer is not null && IsOthers(answer))
        {
            Open("dialplan", _call.Number, "A call from outside");
            return Finish(SimulationEnd.Stopped, "The walk stops: this number does not lead to this tenant.");
        }

        var lookup = Open("dialplan", _call.Number, _call.Context == "public" ? $"A call from outside to {_call.Number}" : About(_call.Number), answer);
        if (_end is not null)
        {
            return Flow.End;
        }

        if (Parse(answer) is not { } document)
        {
            lookup.Steps.Add(Step("", "", "The portal has no answer; FreeSWITCH looks into its own files, which refuse the call."));
            return Finish(SimulationEnd.HungUp, "The call is refused: there is no such context.");
        }

        Note(lookup);
        var dialplan = DialplanDocument.Read(document, _call, _at);
        lookup.Extensions.AddRange(dialplan.Extensions);
        lookup.Conditions.AddRange(dialplan.Conditions);
        if (dialplan.Actions.Count == 0)
        {
            lookup.Steps.Add(Step("", "", "No extension of the answer applies."));
            return depth > 0 ? Flow.Next : Finish(SimulationEnd.HungUp, $"The call ends: {CauseWords.Of("NO_ROUTE_DESTINATION")}.");
        }

        foreach (var (application, data) in dialplan.Actions)
        {
            var flow = Execute(application, _call.Expand(data), depth);
            if (flow is not Flow.Next)
            {
                return flow;
            }
        }

        return Flow.Next;
    }

    // The answer says what is done; these settings of the extension say why.
    private void Note(Draft lookup)
    {
        if (_call.Context != _tenant.Domain || _tenant.Find(_call.Number) is not { } called)
        {
            return;
        }

        if (called.ForwardAll is { } always)
        {
            lookup.Notes.Add($"Every call is forwarded to {Person(always)}.");
        }
        else if (called.DoNotDisturb)
        {
            lookup.Notes.Add("Do not disturb is on.");
        }

        if (_call.Variables.TryGetValue("callsign_forwarded_by", out var by))
        {
            lookup.Notes.Add($"Forwarded by {Person(by)}.");
        }
    }

    private string? Ask(byte[] form)
    {
        _writer.Reset();
        var request = new XmlCurlRequest(form, _at.ToUniversalTime());
        var answer = _router.Write(request, _snapshot, _writer) ? Encoding.UTF8.GetString(_writer.Written) : null;
        _asked.Add((form, answer));
        return answer;
    }

    // What a call from outside is told may be another tenant's, who would be surprised to be read.
    private bool IsOthers(string answer)
    {
        var start = 0;
        for (var i = 0; i <= answer.Length; i++)
        {
            if (i < answer.Length && (char.IsAsciiLetterOrDigit(answer[i]) || answer[i] is '.' or '-'))
            {
                continue;
            }

            if (i > start && _snapshot.OfDomain(answer.AsSpan(start, i - start)) is { } named && named.Id != _tenant.Id)
            {
                return true;
            }

            start = i + 1;
        }

        return false;
    }

    private Draft Open(string section, string subject, string title, string? answer = null)
    {
        var lookup = new Draft(section, subject, section == "dialplan" ? _call.Context : "", title, answer is null ? null : SimulationMask.Xml(answer));
        _lookups.Add(lookup);
        Count();
        return lookup;
    }

    private SimulatedStep Step(string application, string data, string words)
    {
        Count();
        return new SimulatedStep(_steps, application, SimulationMask.Data(application, data), words);
    }

    private void Say(string application, string data, string words) => _lookups[^1].Steps.Add(Step(application, data, words));

    private void Count()
    {
        if (++_steps > MostSteps)
        {
            Finish(SimulationEnd.Stopped, $"The walk stops after {MostSteps} steps: this routing is longer than a call should be led.");
        }
    }

    private Flow Finish(SimulationEnd kind, string words)
    {
        _end ??= (kind, words);
        return Flow.End;
    }

    // The option that was chosen for the next decision, or the default.
    private SimulationDecision Decide(string question, IReadOnlyList<SimulationOption> options, string usual)
    {
        var index = _decisions++;
        var chosen = _choices.TryGetValue(index, out var choice) && options.Any(o => o.Value == choice) ? choice : usual;
        return new SimulationDecision(index, question, options, chosen);
    }

    private string About(string number)
    {
        if (_tenant.Find(number) is { } extension)
        {
            return $"Extension {number} {extension.DisplayName}";
        }

        var after = number.StartsWith("callsign-after-", StringComparison.Ordinal);
        if ((after || number.StartsWith("callsign-to-", StringComparison.Ordinal)) && Guid.TryParseExact(number[(number.LastIndexOf('-') + 1)..], "N", out var id)
            && _tenant.Nouns.Find(id) is { } led)
        {
            return after ? $"What follows after {Named(led)}" : Capital(Named(led));
        }

        if (number.StartsWith(DialplanXml.IvrKey, StringComparison.Ordinal) && IvrMenuRoute.Pressed(_tenant, number) is { Kind: Destination.NumberKind } to)
        {
            return $"The number {to.Target}";
        }

        return number == "callsign-after-ringing" ? "What follows when nobody took the call"
            : number.StartsWith("callsign-", StringComparison.Ordinal) ? "The next step of the call"
            : _tenant.Nouns.Dialled(number) is { } noun ? Capital(Named(noun))
            : $"The number {number}";
    }

    private static string Named(INoun noun) => $"{NounCatalog.Of(noun.GetType()).Words.One} {(noun is INumbered { Number: { } number } ? number + " " : "")}{noun.Name}";

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    private string Person(string number) => _tenant.Find(number) is { } extension ? $"{number} {extension.DisplayName}" : number;

    private static XDocument? Parse(string? answer)
    {
        try
        {
            return answer is null ? null : XDocument.Parse(answer);
        }
        catch (XmlException)
        {
            return null; // FreeSWITCH could not read it either
        }
    }

    // A lookup whose steps are still added to.
    private sealed class Draft(string section, string subject, string context, string title, string? xml)
    {
        public List<string> Extensions { get; } = [];

        public List<string> Notes { get; } = [];

        public List<SimulatedCondition> Conditions { get; } = [];

        public List<SimulatedStep> Steps { get; } = [];

        public SimulatedLookup Finished() => new()
        {
            Section = section, Subject = subject, Context = context, Title = title, Xml = xml,
            Extensions = Extensions, Notes = Notes, Conditions = Conditions, Steps = Steps,
        };
    }
}
