using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Monitoring;
using CallSign.TestSupport.Live;
using CallSign.Web.Doctor;
using CallSign.Web.Tests.XmlCurl;
using CallSign.Web.XmlCurl;

namespace CallSign.Web.Tests.Doctor;

public sealed class LookupDoctorTests
{
    private static readonly Actor Platform = new("root", null, null, PortalRole.PlatformAdministrator);
    private static readonly Actor Ada = new("ada", null, TestPbx.Acme.Id, PortalRole.TenantAdministrator);
    private static readonly Actor Grace = new("grace", null, TestPbx.Globex.Id, PortalRole.TenantAdministrator);
    private readonly Failures _failures = new();

    [Fact]
    public void A_mistyped_realm_is_told_to_the_tenant_that_was_meant_and_to_the_platform_and_to_nobody_else()
    {
        var doctor = Doctor(SignIn("1001", "acme.tst"));
        Assert.Equal("Telephone 1001 from 203.0.113.7 asked for the realm acme.tst: there is no such tenant.", Assert.Single(doctor.Report(Ada, new()).Findings).Sentence);
        Assert.StartsWith("Did you mean acme.test?", Assert.Single(doctor.Report(Platform, new()).Findings).Advice, StringComparison.Ordinal);
        var other = doctor.Report(Grace, new());
        Assert.Equal((0, 0, 0), (other.Findings.Count, other.Lookups.Count, other.Remembered));
    }

    [Fact]
    public void What_belongs_to_nobody_is_the_platforms_alone()
    {
        var doctor = Doctor(SignIn("100", "198.51.100.20"), SignIn("1000", "globex.test", XmlCurlOutcome.Found));
        Assert.Empty(doctor.Report(Ada, new()).Lookups);
        Assert.Equal(2, doctor.Report(Platform, new()).Total);
        Assert.Equal("globex.test", Assert.Single(doctor.Report(Grace, new()).Lookups).Domain);
        Assert.Empty(doctor.Report(new Actor("x", null, null, PortalRole.TenantAdministrator), new()).Lookups);
    }

    [Fact]
    public void A_wrong_password_is_told_with_how_often_and_from_where()
    {
        _failures.All = [Failure("1001", "acme.test", 5)];
        var finding = Assert.Single(Doctor(SignIn("1001", "acme.test", XmlCurlOutcome.Found)).Report(Ada, new()).Findings);
        Assert.Equal(("1001 gave a wrong password 5 times from 203.0.113.7.", 5, "1001"), (finding.Sentence, finding.Times, finding.Extension));
        Assert.Empty(Doctor().Report(Grace, new()).Findings);
    }

    [Fact]
    public void A_refusal_whose_lookup_says_why_is_told_once()
    {
        _failures.All = [Failure("4711", "acme.test", 7)];
        var finding = Assert.Single(Doctor(SignIn("4711", "acme.test")).Report(Ada, new()).Findings);
        Assert.Equal(("Telephone 4711 from 203.0.113.7 is no extension of acme.test.", 7), (finding.Sentence, finding.Times));
    }

    [Fact]
    public void A_wrong_password_of_an_extension_that_was_not_there_before_is_told_too()
    {
        _failures.All = [Failure("1001", "acme.test", 1)];
        var doctor = Doctor((TestPbx.Lookup("1001", "acme.test"), XmlCurlOutcome.NotFound), SignIn("1001", "acme.test", XmlCurlOutcome.Found));
        Assert.Equal("1001 gave a wrong password from 203.0.113.7.", Assert.Single(doctor.Report(Ada, new()).Findings).Sentence);
    }

    [Fact]
    public void Filters_narrow_what_is_shown()
    {
        var doctor = Doctor(SignIn("1000", "acme.test", XmlCurlOutcome.Found), SignIn("4711", "acme.test"), TestPbx.Dial("1001", "acme.test"));
        Assert.Equal(3, doctor.Report(Ada, new()).Total);
        Assert.Equal("1000 registers", Assert.Single(doctor.Report(Ada, new(Outcome: DoctorOutcome.Served, Kind: DoctorKind.SignIn)).Lookups).Words);
        Assert.Equal("4711", Assert.Single(doctor.Report(Ada, new(Search: "4711")).Lookups).User);
        Assert.Equal("Somebody dials 1001", Assert.Single(doctor.Report(Ada, new(Kind: DoctorKind.Call)).Lookups).Words);
    }

    [Theory]
    [InlineData("pbx.acme.tst", "pbx.acme.test", 2, 1)]
    [InlineData("acme.test", "acme.test", 2, 0)]
    [InlineData("kitten", "sitting", 3, 3)]
    [InlineData("kitten", "sitting", 2, null)]
    [InlineData("", "abc", 3, 3)]
    public void The_distance_of_two_domains(string a, string b, int limit, int? distance) => Assert.Equal(distance, NearestDomain.Distance(a, b, limit));

    private static (string Form, XmlCurlOutcome Outcome) SignIn(string user, string domain, XmlCurlOutcome outcome = XmlCurlOutcome.NotFound) =>
        (TestPbx.Lookup(user, domain, "action=sip_auth&sip_auth_method=REGISTER&sip_user_agent=Yealink&") + "&ip=203.0.113.7", outcome);

    private static RegisterFailure Failure(string user, string domain, int times) =>
        new(domain, user, "203.0.113.7", "Yealink", "internal", "fs1", false, times, DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow);

    private LookupDoctor Doctor(params object[] forms)
    {
        var log = LookupLogTests.Log(out var store);
        foreach (var form in forms)
        {
            var (text, outcome) = form is ValueTuple<string, XmlCurlOutcome> pair ? pair : ((string)form, XmlCurlOutcome.Found);
            LookupLogTests.Add(log, text, outcome);
        }

        return new LookupDoctor(log, _failures, new ScriptedNodes(), store);
    }

    private sealed class Failures : IRegisterFailures
    {
        public IReadOnlyList<RegisterFailure> All { get; set; } = [];

        public long Count => All.Count;
    }
}
