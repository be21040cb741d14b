using System.Diagnostics;
using System.Net;
using System.Text;
using CallSign.Core.Routing;
using CallSign.Telephony.Reload;
using CallSign.TestSupport.Live;
using CallSign.Web.Tests.XmlCurl;
using CallSign.Web.XmlCurl;
using CallSign.Web.XmlCurl.Lookups;

namespace CallSign.Web.Tests.Doctor;

public sealed class LookupLogTests
{
    [Fact]
    public void What_is_needed_to_tell_a_trouble_is_kept_and_secrets_are_not()
    {
        var log = Log(out _);
        Add(log, "hostname=fs1&section=directory&tag_name=domain&key_name=name&key_value=acme.test&action=sip_auth&sip_profile=internal&sip_user_agent=Yealink%20T46"
            + "&sip_auth_username=1001&sip_auth_nonce=NONCE&sip_auth_cnonce=CNONCE&sip_auth_response=RESPONSE&sip_auth_method=REGISTER&X-Password=HEADER&VM-User-Password=4711&user_supplied_pass=PASS"
            + "&key=id&user=1001&domain=acme.test&ip=203.0.113.7", XmlCurlOutcome.Found);
        var lookup = Assert.Single(log.Read(TestPbx.Acme.Id));
        Assert.Equal(
            ("fs1", "1001", "acme.test", "203.0.113.7", "Yealink T46", "internal", "REGISTER"),
            (lookup[LookupField.Node], lookup[LookupField.User], lookup[LookupField.Domain], lookup[LookupField.Address], lookup[LookupField.UserAgent], lookup[LookupField.Profile], lookup[LookupField.Method]));
        var all = string.Join('|', lookup.Fields.Values);
        foreach (var secret in new[] { "NONCE", "RESPONSE", "HEADER", "4711", "PASS" })
        {
            Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("1001", "acme.tst", LookupReason.UnknownDomain)]
    [InlineData("1001", "ACME.test", LookupReason.OtherLetters)]
    [InlineData("4711", "acme.test", LookupReason.UnknownUser)]
    [InlineData("1009", "acme.test", LookupReason.UserDisabled)]
    [InlineData("1000", "off.test", LookupReason.TenantDisabled)]
    [InlineData("<x>", "acme.test", LookupReason.UnknownUser)]
    public void Why_nobody_was_found_is_told(string user, string domain, LookupReason reason)
    {
        var log = Log(out _);
        Add(log, TestPbx.Lookup(Uri.EscapeDataString(user), domain, "action=sip_auth&"), XmlCurlOutcome.NotFound);
        Assert.Equal(reason, Assert.Single(log.Read(null)).Reason);
    }

    [Fact]
    public void Files_and_refused_requests_are_told_too_and_belong_to_no_tenant()
    {
        var log = Log(out _);
        Add(log, "hostname=vm&section=configuration&tag_name=configuration&key_name=name&key_value=lua.conf", XmlCurlOutcome.NotFound);
        log.Refused(XmlCurlOutcome.Refused, Stopwatch.GetTimestamp(), IPAddress.Parse("::ffff:203.0.113.9"));
        Assert.Equal([LookupReason.RefusedKey, LookupReason.NotServed], log.Read(null).Select(l => l.Reason));
        Assert.Equal("203.0.113.9", log.Read(null).First().Peer);
        Assert.Empty(log.Read(TestPbx.Acme.Id));
    }

    [Fact]
    public void A_busy_tenant_pushes_nobody_elses_lookups_out()
    {
        var log = Log(out _);
        Add(log, TestPbx.Lookup("1000", "globex.test"), XmlCurlOutcome.Found);
        for (var i = 0; i < 3 * LookupLog.Overall; i++)
        {
            Add(log, TestPbx.Lookup("1000", "acme.test"), XmlCurlOutcome.Found);
        }

        Assert.Equal((LookupLog.Overall, LookupLog.OfTenant, 1), (log.Read(null).Count(), log.Read(TestPbx.Acme.Id).Count(), log.Read(TestPbx.Globex.Id).Count()));
    }

    [Fact]
    public void A_lookup_costs_no_memory()
    {
        var log = Log(out _);
        var form = Encoding.ASCII.GetBytes(TestPbx.Dial("1001", "acme.test"));
        Once(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Once(1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Once(int times)
        {
            for (var i = 0; i < times; i++)
            {
                log.Add(new XmlCurlRequest(form), XmlCurlOutcome.Found, 100, Stopwatch.GetTimestamp());
            }
        }
    }

    [Fact]
    public async Task Writers_and_readers_at_once_never_show_half_an_entry()
    {
        var ring = new LookupRing(8);
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(1, 4).Select(w => Task.Run(() =>
        {
            Span<byte> fields = stackalloc byte[200];
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                var mark = (byte)((i % 60) + (w * 60));
                fields[..(mark % 200)].Fill(mark);
                ring.Write(new LookupHeader(mark, Guid.Empty, null, XmlCurlKind.Other, XmlCurlOutcome.Found, LookupReason.None, mark, mark), fields[..(mark % 200)]);
            }
        })).ToArray();
        for (var i = 0; i < 5000; i++)
        {
            foreach (var (header, fields) in ring.Read())
            {
                Assert.Equal((header.At, header.At), (header.Bytes, header.Microseconds));
                Assert.Equal(header.At % 200, fields.Length);
                Assert.All(fields, b => Assert.Equal(header.At, b));
            }
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);
    }

    [Fact]
    public void The_first_lookup_of_a_node_after_a_change_goes_onto_the_receipt()
    {
        var log = Log(out var store);
        var form = TestPbx.Lookup("1000", "acme.test");
        var acme = store.Current.OfId(TestPbx.Acme.Id)!;
        Assert.Equal("first", AnsweredNodes.Of(acme).IsFirst("first"u8));
        Assert.Null(AnsweredNodes.Of(acme).IsFirst("first"u8));
        Assert.Equal("other", AnsweredNodes.Of(acme).IsFirst("other"u8));
        Assert.Null(AnsweredNodes.Of(acme).IsFirst("other"u8));
        Assert.Null(AnsweredNodes.Of(acme).IsFirst(""u8));
        var changed = TestPbx.Snapshot().OfId(TestPbx.Acme.Id)!;
        Assert.Equal("first", AnsweredNodes.Of(changed).IsFirst("first"u8));
        Add(log, form, XmlCurlOutcome.Found);
        Assert.Null(AnsweredNodes.Of(acme).IsFirst("vm"u8)); // the lookup has told of it
    }

    internal static LookupLog Log(out SnapshotStore store)
    {
        store = new SnapshotStore();
        store.Swap(Snapshot());
        return new LookupLog(store, new ApplyReceipts(store, new NoTargets(), TimeProvider.System), TimeProvider.System);
    }

    internal static void Add(LookupLog log, string form, XmlCurlOutcome outcome)
    {
        var request = new XmlCurlRequest(Encoding.UTF8.GetBytes(form));
        log.Add(request, outcome, 100, Stopwatch.GetTimestamp());
    }

    private static PbxSnapshot Snapshot() => PbxSnapshot.Of(
        [
            TestPbx.Tenant(TestPbx.Acme, TestPbx.Extension(TestPbx.Acme, "1000"), TestPbx.Extension(TestPbx.Acme, "1001"), TestPbx.Extension(TestPbx.Acme, "1009", e => e.Enabled = false)),
            TestPbx.Tenant(TestPbx.Globex, TestPbx.Extension(TestPbx.Globex, "1000")),
            TestPbx.Tenant(new() { Id = Guid.NewGuid(), Name = "Off", Domain = "off.test", Enabled = false }),
        ], [], DateTimeOffset.UnixEpoch);
}
