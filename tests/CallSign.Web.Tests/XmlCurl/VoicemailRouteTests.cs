using CallSign.Core.VoicemailBoxes;
using CallSign.Telephony.Modules;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Web.Tests.XmlCurl;

/// <summary>Calls to mailboxes: the voicemail module first, and mod_voicemail behind it for whatever it does not finish.</summary>
public sealed class VoicemailRouteTests
{
    private const string Variables = "^^;domain_name=acme.test;default_language=en";

    [Fact]
    public void A_mailbox_is_the_modules_and_mod_voicemail_stands_behind_it()
    {
        var pbx = TestPbx.With(new VoicemailBox { Name = "Sales", Number = "500", PinInClear = "4711", Language = "de-CH" });
        Assert.Equal(
            [("multiset", Variables.Replace("=en", "=de", StringComparison.Ordinal)), ("socket", "127.0.0.1:9001/voicemail/deposit/500/unavailable async full"), ("voicemail", "default acme.test 500")],
            TestPbx.Actions(TestPbx.Dial("500", "acme.test"), pbx).TakeLast(3));
    }

    [Theory]
    [InlineData("*97", "127.0.0.1:9001/voicemail/check/1000/own async full", "check default acme.test 1000")]
    [InlineData("*98", "127.0.0.1:9001/voicemail/check async full", "check default acme.test")]
    public void Listening_is_too(string code, string socket, string fallback) => Assert.Equal(
        [("multiset", Variables), ("socket", socket), ("voicemail", fallback)], TestPbx.Actions(TestPbx.Dial(code, "acme.test"), TestPbx.Snapshot()).TakeLast(3));

    [Fact]
    public void Where_the_module_does_not_listen_mod_voicemail_has_the_call_at_once()
    {
        var router = TestPbx.Router(services => services.AddSingleton<IModuleSockets>(new NoSockets()));
        var actions = TestPbx.Actions(TestPbx.Dial("*97", "acme.test"), TestPbx.Snapshot(), router);
        Assert.DoesNotContain(actions, a => a.Application == "socket");
        Assert.Equal(("voicemail", "check default acme.test 1000"), actions[^1]);
    }

    private sealed class NoSockets : IModuleSockets
    {
        public string? SocketOf(string module) => null;
    }
}
