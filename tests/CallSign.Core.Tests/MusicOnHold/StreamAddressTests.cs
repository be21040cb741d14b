using CallSign.Core.MusicOnHold;

namespace CallSign.Core.Tests.MusicOnHold;

public sealed class StreamAddressTests
{
    [Theory]
    [InlineData("http://stream.example.com/music.mp3", "shout://stream.example.com/music.mp3")]
    [InlineData("https://stream.example.com:8443/a?b=c", "shouts://stream.example.com:8443/a?b=c")]
    [InlineData("http://93.184.216.34/live", "shout://93.184.216.34/live")]
    public void Public_streams_are_opened_by_mod_shout(string address, string source)
    {
        Assert.Null(StreamAddress.Problem(address));
        Assert.Equal(source, StreamAddress.ForSwitch(address));
    }

    [Theory]
    [InlineData("ftp://stream.example.com/a")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("http://user:pass@stream.example.com/a")]
    [InlineData("http://stream.example.com@127.0.0.1/")]
    [InlineData("http://localhost/a")]
    [InlineData("http://stream.localhost/a")]
    [InlineData("http://portal/a")]
    [InlineData("http://portal.internal/a")]
    [InlineData("http://127.0.0.1/a")]
    [InlineData("http://127.1/a")]
    [InlineData("http://2130706433/a")]
    [InlineData("http://0x7f000001/a")]
    [InlineData("http://0177.0.0.1/a")]
    [InlineData("http://10.1.2.3/a")]
    [InlineData("http://172.20.0.1/a")]
    [InlineData("http://192.168.1.1/a")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://100.64.0.1/a")]
    [InlineData("http://[::1]/a")]
    [InlineData("http://[::ffff:127.0.0.1]/a")]
    [InlineData("http://[fd00::1]/a")]
    [InlineData("http://[fe80::1]/a")]
    [InlineData("http://stream.example.com/${system ls}")]
    [InlineData("http://stream.example.com/a\nhttp://127.0.0.1/")]
    [InlineData("http://stream.example.com/a b")]
    public void Anything_else_is_refused(string address)
    {
        Assert.NotNull(StreamAddress.Problem(address));
        Assert.Null(StreamAddress.ForSwitch(address));
    }
}
