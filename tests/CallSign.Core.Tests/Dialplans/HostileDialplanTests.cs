using System.Diagnostics;
using System.Security;
using CallSign.Core.Dialplans;

namespace CallSign.Core.Tests.Dialplans;

/// <summary>What a tenant might write to get at the switch or at other tenants.</summary>
public sealed class HostileDialplanTests
{
    [Theory]
    [InlineData("system", "touch /tmp/x")]
    [InlineData("SYSTEM", "touch /tmp/x")]
    [InlineData("bgsystem", "touch /tmp/x")]
    [InlineData("bg_system", "touch /tmp/x")]
    [InlineData("lua", "x.lua")]
    [InlineData("python", "x")]
    [InlineData("javascript", "x.js")]
    [InlineData("spawn_stream", "cat /etc/passwd")]
    [InlineData("socket", "192.0.2.66:8084 async full")]
    [InlineData("curl", "http://127.0.0.1/")]
    [InlineData("db", "delete/a/b")]
    [InlineData("event", "Event-Name=CUSTOM")]
    [InlineData("sched_api", "+1 none system touch /tmp/x")]
    [InlineData("sched_broadcast", "+1 lua::x.lua")]
    [InlineData("bind_meta_app", "1 b s system::touch /tmp/x")]
    [InlineData("bind_digit_action", "x,1,exec:system,touch /tmp/x")]
    [InlineData("eval", "${system touch /tmp/x}")]
    [InlineData("expand", "set x_a=${system x}")]
    [InlineData("loop_playback", "shell_stream://id")]
    [InlineData("limit_execute", "hash a b 1 system x")]
    [InlineData("mkdir", "/tmp/x")]
    [InlineData("rename", "/etc/a /etc/b")]
    [InlineData("record", "/etc/passwd")]
    [InlineData("record_session", "/etc/x.wav")]
    [InlineData("eavesdrop", "all")]
    [InlineData("intercept", "${uuid}")]
    [InlineData("conference", "secret@default")]
    [InlineData("att_xfer", "sofia/gateway/globex-trunk/1")]
    [InlineData("multiset", "api_hangup_hook=x x_a=1")]
    [InlineData("set_user", "1000@globex.test")]
    [InlineData("set_global", "default_password=x")]
    [InlineData("set_profile_var", "caller_id_name=${system x}")]
    [InlineData("set", "api_hangup_hook=system touch /tmp/x")]
    [InlineData("set", "API_HANGUP_HOOK=system x")]
    [InlineData("set", "nolocal:api_hangup_hook=system x")]
    [InlineData("set", "api_on_answer=system x")]
    [InlineData("set", "api_on_originate=system x")]
    [InlineData("set", "execute_on_answer=system touch /tmp/x")]
    [InlineData("set", "execute_on_answer_1=system x")]
    [InlineData("set", "exec_after_bridge_app=system")]
    [InlineData("set", "transfer_after_bridge=1:XML:globex.test")]
    [InlineData("set", "session_in_hangup_hook=true")]
    [InlineData("set", "domain_name=globex.test")]
    [InlineData("set", "user_name=1000")]
    [InlineData("set", "accountcode=globex.test")]
    [InlineData("set", "x_a=${system x}")]
    [InlineData("set", "x_a=$${default_password}")]
    [InlineData("set", "x_a=a b")]
    [InlineData("set", "x_a=${x_b:0:1}")]
    [InlineData("set", "x_a=${caller_id_name}")]
    [InlineData("set", "x_a=${sip_user_agent}")]
    [InlineData("set", "sip_h_X-A=${sip_password}")]
    [InlineData("set", "effective_caller_id_name=${system x}")]
    [InlineData("set", "hold_music=shell_stream://id")]
    [InlineData("set", "ringback=${system x}")]
    [InlineData("set", "ringback=/etc/passwd")]
    [InlineData("export", "api_hangup_hook=system x")]
    [InlineData("export", "nolocal:execute_on_answer=system x")]
    [InlineData("unset", "domain_name")]
    [InlineData("bridge", "sofia/gateway/globex-trunk/4930123")]
    [InlineData("bridge", "sofia/public/1@203.0.113.9")]
    [InlineData("bridge", "user/1000@globex.test")]
    [InlineData("bridge", "loopback/1000/globex.test/XML")]
    [InlineData("bridge", "loopback/1000/public/XML")]
    [InlineData("bridge", "loopback/app=system:x")]
    [InlineData("bridge", "{api_hangup_hook=system x}user/1000@${domain_name}")]
    [InlineData("bridge", "[execute_on_answer=system x]user/1000@${domain_name}")]
    [InlineData("bridge", "<api_on_answer=x>user/1000@${domain_name}")]
    [InlineData("bridge", "{^^:api_hangup_hook=system x}user/1000@${domain_name}")]
    [InlineData("bridge", "user/1000@${domain_name},sofia/gateway/globex-trunk/1")]
    [InlineData("bridge", "loopback/1/${domain_name}/XML,loopback/1/${domain_name}/XML")]
    [InlineData("bridge", "group/all@globex.test")]
    [InlineData("bridge", "null/x")]
    [InlineData("transfer", "1000 XML globex.test")]
    [InlineData("transfer", "1000 XML public")]
    [InlineData("transfer", "system:touch inline")]
    [InlineData("transfer", "'m:^:system^x' inline")]
    [InlineData("transfer", "-both 1000 XML globex.test")]
    [InlineData("execute_extension", "1000 XML public")]
    [InlineData("execute_extension", "1000 XML globex.test")]
    [InlineData("sched_transfer", "+1 1000 XML globex.test")]
    [InlineData("voicemail", "check default globex.test 1000")]
    [InlineData("valet_park", "park@globex.test 5901")]
    [InlineData("playback", "shell_stream://cat /etc/passwd")]
    [InlineData("playback", "http://127.0.0.1:8080/x.wav")]
    [InlineData("playback", "http_cache://127.0.0.1/x.wav")]
    [InlineData("playback", "/etc/passwd.wav")]
    [InlineData("playback", "../../recordings/globex.test/a.wav")]
    [InlineData("playback", "ivr/${system x}.wav")]
    [InlineData("playback", "{x=${system x}}ivr/a.wav")]
    [InlineData("playback", "say:${system x}")]
    [InlineData("read", "1 4 ivr/a.wav api_hangup_hook 5000 #")]
    [InlineData("say", "en number iterated ${system x}")]
    [InlineData("log", "INFO ${system x}")]
    [InlineData("log", "INFO $${default_password}")]
    [InlineData("log", "INFO ${sip_auth_password}")]
    [InlineData("hangup", "${system x}")]
    [InlineData("respond", "200 OK")]
    [InlineData("redirect", "sip:1@evil.test")]
    [InlineData("deflect", "sip:1@evil.test")]
    [InlineData("send_dtmf", "${system x}")]
    [InlineData("log", "INFO <X-PRE-PROCESS cmd=\"exec\" data=\"id\"/>")]
    public void Is_refused(string application, string data)
    {
        Refused(Action($"<action application=\"{application}\" data=\"{SecurityElement.Escape(data)}\"/>"));
        Refused(Action($"<anti-action application=\" {application} \" data=\"  {SecurityElement.Escape(data)}\"/>"));
    }

    [Theory]
    [InlineData("<action application=\"log\" data=\"INFO &#36;{system x}\"/>")]
    [InlineData("<action application=\"log\" data=\"INFO &#x24;{system x}\"/>")]
    [InlineData("<action application=\"log\" data=\"INFO &#36;&#36;{default_password}\"/>")]
    [InlineData("<action application=\"&#115;ystem\" data=\"x\"/>")]
    [InlineData("<action application=\"log\" data=\"INFO &#10;&lt;evil/&gt;\"/>")]
    [InlineData("<action application=\"set\" data=\"x_a=1\"><![CDATA[system]]></action>")]
    [InlineData("<action application=\"set\">x_a=${system x}</action>")]
    [InlineData("<action application=\"set\" data=\"x_a=1\"><X-PRE-PROCESS cmd=\"exec\" data=\"id\"/></action>")]
    [InlineData("<X-PRE-PROCESS cmd=\"include\" data=\"/etc/passwd\"/>")]
    [InlineData("<x-Pre-pRocess cmd=\"exec-set\" data=\"a=id\"/>")]
    [InlineData("<action application=\"set\" data=\"x_a=1\" loop=\"99\"/>")]
    [InlineData("<action application=\"answer\" inline=\"true\"/>")]
    [InlineData("<action xmlns=\"urn:x\" application=\"answer\"/>")]
    [InlineData("<a:action xmlns:a=\"urn:x\" application=\"answer\"/>")]
    [InlineData("<action application=\"transfer\" data=\"$2 XML ${domain_name}\"/>")]
    [InlineData("<action application=\"transfer\" data=\"$12\"/>")]
    public void Is_refused_as_written(string part) => Refused(Action(part));

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY l \"lol\"><!ENTITY m \"&l;&l;&l;&l;&l;&l;&l;&l;\">]><extension name=\"&m;\"><condition/></extension>")]
    [InlineData("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><extension name=\"a\"><condition/></extension>")]
    [InlineData("<extension name=\"&xxe;\"><condition/></extension>")]
    [InlineData("<X-PRE-PROCESS cmd=\"exec\" data=\"id\"/>")]
    [InlineData("<include><extension name=\"a\"><condition/></extension></include>")]
    [InlineData("</context><context name=\"globex.test\"><extension name=\"a\"><condition/></extension>")]
    [InlineData("<context name=\"public\"><extension name=\"a\"><condition/></extension></context>")]
    [InlineData("<extension name=\"a&quot; continue=&quot;true\"><condition/></extension>")]
    [InlineData("<extension name=\"a\"><condition field=\"${system x}\" expression=\".\"/></extension>")]
    [InlineData("<extension name=\"a\"><condition field=\"${cond(1 == 1)}\" expression=\"a\"/></extension>")]
    [InlineData("<extension name=\"a\"><condition field=\"destination_number\" expression=\"${system x}\"/></extension>")]
    [InlineData("<extension name=\"a\"><condition hour=\"${system x}\"/></extension>")]
    [InlineData("<extension name=\"a\"><condition><condition/></condition></extension>")]
    [InlineData("<extension name=\"a\"><condition field=\"caller_id_name\" expression=\"^(.*)$\"><action application=\"transfer\" data=\"$1\"/></condition></extension>")]
    [InlineData("")]
    [InlineData("<extension")]
    [InlineData("\0")]
    public void A_document_is_refused(string text) => Refused(text);

    [Theory]
    [InlineData("<!--#exec cmd=\"id\" -->")]
    [InlineData("<?xml version=\"1.0\"?>")]
    public void What_the_preprocessor_would_read_is_not_kept(string part)
    {
        var parsed = DialplanParser.Parse(part + Action("<action application=\"answer\"/>"));
        Assert.Empty(parsed.Errors);
        Assert.Single(parsed.Notices);
        Assert.DoesNotContain("<!", parsed.Canonical, StringComparison.Ordinal);
        Assert.DoesNotContain("<?", parsed.Canonical, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(a*)*$")]
    [InlineData("(?:a|aa)+$")]
    [InlineData("(a|a)*b")]
    [InlineData("((a|a))*b")]
    [InlineData("(a|a){50}b")]
    [InlineData("(a?){50}a")]
    [InlineData("a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?aaaaaaaaaaaaaaaaaaaa")]
    [InlineData("(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)x")]
    [InlineData(".{0,99}.{0,99}.{0,99}.{0,99}x")]
    [InlineData(".*.*.*.*x")]
    [InlineData("_X.X.X.X.X.X.X.")]
    [InlineData("/^1/e")]
    [InlineData("^(?R)$")]
    [InlineData("^(?<=a)b$")]
    [InlineData("^(?i)a$")]
    [InlineData("(1)\\1")]
    [InlineData("\\Qa")]
    [InlineData("$${default_password}")]
    [InlineData("$1")]
    [InlineData("a**")]
    [InlineData("a{1000}")]
    [InlineData("(")]
    [InlineData("[")]
    public void An_expression_is_refused(string expression) => Assert.NotNull(SwitchRegex.Problem(expression));

    [Theory]
    [InlineData("^1\\d{3}$")]
    [InlineData("^(?:\\+|00)?49(\\d{2,5})(\\d+)$")]
    [InlineData("^(1001|1002|1003|2\\d\\d)$")]
    [InlineData("^(\\d+)\\*(\\d+)$")]
    [InlineData("^\\*9[0-9]?(.*)$")]
    [InlineData("^100$|^200$|^300$|^400$")]
    public void A_common_expression_is_kept(string expression) => Assert.Null(SwitchRegex.Problem(expression));

    [Fact]
    public void Large_and_deep_documents_are_refused_at_once()
    {
        var watch = Stopwatch.StartNew();
        Refused(string.Concat(Enumerable.Repeat("<extension name=\"a\"><condition/></extension>", 100_000)));
        Refused(string.Concat(Enumerable.Repeat("<extension name=\"a\"><condition/></extension>", 51)));
        Refused(string.Concat(Enumerable.Repeat("<a>", 10_000)));
        Refused("<extension name=\"a\"><condition>" + string.Concat(Enumerable.Repeat("<regex>", 4_000)));
        Refused("<a>" + string.Concat(Enumerable.Repeat("<b>", 3_000)) + string.Concat(Enumerable.Repeat("</b>", 3_000)) + "</a>");
        Refused("<extension name=\"a\"><condition>" + string.Concat(Enumerable.Repeat("<action application=\"answer\"/>", 51)) + "</condition></extension>");
        Refused("<extension name=\"a\"><condition " + string.Concat(Enumerable.Range(0, 3_000).Select(n => $"a{n}=\"\" ")) + "/></extension>");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), watch.Elapsed.ToString());
    }

    [Fact]
    public void What_is_understood_reads_the_same_once_more()
    {
        foreach (var sample in DialplanApplications.All)
        {
            var parsed = DialplanParser.Parse(
                $"<extension name=\"a\"><condition field=\"destination_number\" expression=\"^(1\\d+)$\" wday=\"mon-fri\" break=\"never\"><action application=\"{sample.Name.ToUpperInvariant()}\" data=\"{sample.Sample}\"/></condition></extension>");
            Assert.True(parsed.Errors.Count == 0, $"{sample.Name}: {string.Join("; ", parsed.Errors)}");
            Assert.Equal(sample.Name, parsed.Extensions[0].Conditions[0].Actions[0].Application);
            var again = DialplanParser.Parse(parsed.Canonical);
            Assert.Empty(again.Errors);
            Assert.Equal(parsed.Canonical, again.Canonical);
        }
    }

    [Fact]
    public void The_longest_argument_is_judged_at_once()
    {
        var watch = Stopwatch.StartNew();
        foreach (var application in DialplanApplications.All)
        {
            foreach (var start in new[] { application.Sample, "1", "ivr/a.wav!", "%(1,2,3)", "user/1@${domain_name}," })
            {
                var data = string.Concat(Enumerable.Repeat(start, 500))[..Math.Min(500, start.Length * 500)] + "\u00e9";
                _ = application.Argument.IsMatch(data);
            }
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), watch.Elapsed.ToString());
    }

    [Theory]
    [InlineData("call_timeout=30")]
    [InlineData("continue_on_fail=USER_BUSY,NO_ANSWER")]
    [InlineData("ringback=%(1000,4000,425)")]
    [InlineData("effective_caller_id_name=J\u00fcrgen M.")]
    [InlineData("effective_caller_id_number=+4930123")]
    [InlineData("absolute_codec_string=PCMA,PCMU")]
    [InlineData("sip_h_X-Note=a b")]
    [InlineData("x_a=$1-${x_b}")]
    [InlineData("x_a=${destination_number}")]
    public void A_common_variable_is_kept(string data) => Assert.Empty(DialplanParser.Parse(Action($"<action application=\"set\" data=\"{data}\"/>")).Errors);

    [Fact]
    public void A_row_that_was_not_parsed_is_not_sound()
    {
        var row = new TenantDialplan { Extensions = [new DialplanExtension { Name = "a", Conditions = [new DialplanCondition { Actions = [new DialplanAction { Application = "system", Data = "x" }] }] }] };
        Assert.False(row.IsSound);
        row.Xml = Action("<action application=\"answer\"/>");
        row.Normalize();
        Assert.Equal("answer", Assert.Single(Assert.Single(row.Extensions).Conditions[0].Actions).Application);
    }

    private static string Action(string part) =>
        $"<extension name=\"a\"><condition field=\"destination_number\" expression=\"^(1\\d+)$\">{part}</condition></extension>";

    private static void Refused(string text)
    {
        var parsed = DialplanParser.Parse(text);
        Assert.True(parsed.Errors.Count > 0, "Was taken: " + text[..Math.Min(300, text.Length)]);
        Assert.Equal("", parsed.Canonical);
        var row = new TenantDialplan { Xml = text };
        row.Normalize();
        Assert.Empty(row.Extensions);
    }
}
