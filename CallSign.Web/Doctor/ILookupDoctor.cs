using CallSign.Core.Tenancy;

namespace CallSign.Web.Doctor;

/// <summary>Says in plain words why telephones can't register and what the switches have asked last.</summary>
public interface ILookupDoctor
{
    /// <summary>Grows with each lookup and each refused telephone: whether there is anything new.</summary>
    long Version { get; }

    /// <summary>What there is to say now.</summary>
    /// <param name="actor">A tenant's administrators see their own domain; platform administrators who have entered no tenant see all.</param>
    /// <param name="filter">Which of it.</param>
    DoctorReport Report(Actor actor, DoctorFilter filter);
}

/// <summary>Which lookups are shown.</summary>
/// <param name="Search">Part of a user, domain, address, user agent or node; null for all.</param>
/// <param name="Outcome">Only those that ended so; null for all.</param>
/// <param name="Kind">Only those of a kind; null for all.</param>
/// <param name="Most">Most lookups, newest first.</param>
public sealed record DoctorFilter(string? Search = null, DoctorOutcome? Outcome = null, DoctorKind? Kind = null, int Most = 200);

/// <summary>How a lookup ended, as people tell it.</summary>
public enum DoctorOutcome
{
    /// <summary>Answered with a document.</summary>
    Served,

    /// <summary>Not found.</summary>
    NotFound,

    /// <summary>Not let in.</summary>
    Refused,

    /// <summary>The portal failed.</summary>
    Failed,
}

/// <summary>What a lookup is about.</summary>
public enum DoctorKind
{
    /// <summary>Registrations and the proof of a caller's password.</summary>
    SignIn,

    /// <summary>Calls: dialplan and the telephones to ring.</summary>
    Call,

    /// <summary>Mailboxes and everything else about a user.</summary>
    User,

    /// <summary>Files of modules.</summary>
    File,

    /// <summary>What was not read.</summary>
    Other,
}

/// <summary>What there is to say.</summary>
/// <param name="Findings">Troubles, the newest first.</param>
/// <param name="Lookups">The last lookups, newest first.</param>
/// <param name="Total">How many lookups match the filter.</param>
/// <param name="Remembered">How many lookups are remembered of what the viewer may see.</param>
public sealed record DoctorReport(IReadOnlyList<DoctorFinding> Findings, IReadOnlyList<DoctorLookup> Lookups, int Total, int Remembered);

/// <summary>A trouble in plain words.</summary>
/// <param name="Sentence">As <c>1001 gave a wrong password 5 times from 203.0.113.7.</c></param>
/// <param name="Advice">What to do about it.</param>
/// <param name="Detail">User agent, profile, node.</param>
/// <param name="Times">How often.</param>
/// <param name="LastAt">UTC.</param>
/// <param name="IsOver">Whether the user has registered since.</param>
/// <param name="Extension">The extension's number where there is one, to link to it.</param>
public sealed record DoctorFinding(string Sentence, string Advice, string Detail, int Times, DateTime LastAt, bool IsOver, string? Extension);

/// <summary>A lookup in plain words.</summary>
/// <param name="At">UTC.</param>
/// <param name="Node">The node that asked, as it names itself.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Words">As <c>1001 registers</c>.</param>
/// <param name="Domain">The domain that was asked for.</param>
/// <param name="User">The user.</param>
/// <param name="Address">Where the telephone is, where that was told; of a refused request the sender.</param>
/// <param name="UserAgent">The telephone's name of itself.</param>
/// <param name="Profile">SIP profile.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Reason">Why it was not served, in words; empty where it was.</param>
/// <param name="Bytes">Of the answer.</param>
/// <param name="Microseconds">That the answer took.</param>
public sealed record DoctorLookup(
    DateTime At, string Node, DoctorKind Kind, string Words, string Domain, string User, string Address, string UserAgent, string Profile,
    DoctorOutcome Outcome, string Reason, int Bytes, int Microseconds);
