using System.Net;
using System.Net.Sockets;
using System.Text;
using CallSign.RehearsalSwitch;

namespace CallSign.EndToEnd.Tests.Rehearsal;

/// <summary>A call that dials an outbound socket, against the recorded transcript.</summary>
public sealed class OutboundSocketTests
{
    [Fact]
    public async Task A_call_dials_tells_its_channel_does_what_it_is_told_and_says_good_bye()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var node = await RehearsalNode.StartAsync(new RehearsalOptions { Heartbeat = TimeSpan.Zero, Seed = 3 });
        var call = await node.PlaceCallAsync("222", "333", "x.example");
        var dialled = call.DialSocketAsync("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);
        using var client = await listener.AcceptTcpClientAsync();
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);

        var channel = await AskAsync(client, reader, "connect");
        Assert.Contains("Event-Name: CHANNEL_DATA", channel);
        Assert.Contains($"Unique-ID: {call.Uuid}", channel);
        Assert.Contains("Caller-Destination-Number: 333", channel);
        Assert.Equal("Control: full", channel[^1]);
        Assert.Equal(["Content-Type: command/reply", "Reply-Text: +OK will linger 5 seconds"], await AskAsync(client, reader, "linger 5"));
        Assert.Equal("Reply-Text: +OK Events Enabled", (await AskAsync(client, reader, "myevents plain"))[^1]);

        Assert.Equal("Reply-Text: +OK", (await AskAsync(client, reader, "sendmsg\ncall-command: execute\nexecute-app-name: answer"))[^1]);
        await UntilAsync(reader, "Event-Name: CHANNEL_EXECUTE");
        await UntilAsync(reader, "Event-Name: CHANNEL_ANSWER");
        await UntilAsync(reader, "Event-Name: CHANNEL_EXECUTE_COMPLETE");
        Assert.Equal(RehearsalCallPhase.Answered, call.Phase);

        await SendAsync(client, "sendmsg\ncall-command: hangup\nhangup-cause: USER_BUSY");
        await UntilAsync(reader, "Hangup-Cause: USER_BUSY");
        await UntilAsync(reader, "Content-Type: text/disconnect-notice");
        await UntilAsync(reader, "Content-Disposition: linger");
        await dialled.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(0, node.ActiveCalls);
    }

    private static async Task<List<string>> AskAsync(TcpClient client, StreamReader reader, string command)
    {
        await SendAsync(client, command);
        var lines = new List<string>();
        for (string? line; (line = await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(10))) is { Length: > 0 };)
        {
            lines.Add(line);
        }

        return lines;
    }

    private static async Task SendAsync(TcpClient client, string command) => await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(command + "\n\n"));

    private static async Task UntilAsync(StreamReader reader, string wanted)
    {
        string? line;
        do
        {
            line = await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(10));
            Assert.NotNull(line);
        }
        while (line != wanted);
    }
}
