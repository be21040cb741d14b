using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace CallSign.Web.XmlCurl;

/// <summary>
/// A connection to the portal. Lookups of mod_xml_curl are answered where their bytes come in, without any of HTTP but what they need; with the first
/// request that is anything else the connection is Kestrel's, which finds that request untouched.
/// </summary>
/// <remarks>mod_xml_curl makes a new connection for each lookup, so what Kestrel keeps for a connection costs more than the answer.</remarks>
internal sealed class XmlCurlConnection
{
    /// <summary>Largest form in bytes that is answered here.</summary>
    public const int MaxForm = 32 * 1024;

    private const int Most = XmlCurlHead.MaxLength + MaxForm;

    [ThreadStatic]
    private static FsXmlWriter? _writer;

    // A request that lies in several pieces of the connection's memory, put together.
    [ThreadStatic]
    private static byte[]? _joined;

    private readonly XmlCurlConnections _of;
    private readonly ConnectionContext _connection;
    private readonly CancellationToken _closing;
    private volatile int _needed; // bytes of the request that has begun; 0 between requests
    private volatile bool _kestrels;
    private volatile bool _sending;
    private volatile int _steps;
    private int _stepsSeen;
    private int _silent;

    public XmlCurlConnection(XmlCurlConnections of, ConnectionContext connection)
    {
        (_of, _connection) = (of, connection);
        _closing = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        connection.Features.Get<IConnectionHeartbeatFeature>()?.OnHeartbeat(static c => ((XmlCurlConnection)c).Watch(), this);
    }

    /// <summary>Answers lookups until the connection ends.</summary>
    /// <param name="kestrel">Takes the connection over.</param>
    public async Task RunAsync(ConnectionDelegate kestrel)
    {
        try
        {
            if (!await AnswerAsync())
            {
                return;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return; // the other side is gone
        }

        _kestrels = true;
        await kestrel(_connection);
    }

    // True where the rest is Kestrel's.
    private async Task<bool> AnswerAsync()
    {
        var input = _connection.Transport.Input;
        var output = _connection.Transport.Output;
        while (true)
        {
            var read = await input.ReadAsync();
            _steps++;
            var buffer = read.Buffer;
            if (read.IsCanceled || (buffer.IsEmpty && read.IsCompleted))
            {
                return false;
            }

            var answered = buffer.Length < _needed || _closing.IsCancellationRequested ? 0 : Answer(buffer, output);
            if (answered > 0)
            {
                input.AdvanceTo(buffer.GetPosition(answered));
                _sending = true;
                var sent = await output.FlushAsync();
                _sending = false;
                if (sent.IsCompleted || sent.IsCanceled)
                {
                    return false;
                }
            }
            else if (buffer.Length < _needed && !read.IsCompleted)
            {
                input.AdvanceTo(buffer.Start, buffer.End);
            }
            else
            {
                input.AdvanceTo(buffer.Start);
                return true;
            }
        }
    }

    // Bytes of the request that was answered; 0 for none, and then more are needed or it is Kestrel's.
    private int Answer(in ReadOnlySequence<byte> buffer, PipeWriter output)
    {
        var started = Stopwatch.GetTimestamp();
        _needed = 0;
        var bytes = buffer.FirstSpan;
        if (!bytes.StartsWith("POST /f"u8))
        {
            return 0;
        }

        if (!buffer.IsSingleSegment)
        {
            var joined = (_joined ??= new byte[Most]).AsSpan(0, (int)Math.Min(buffer.Length, Most));
            buffer.Slice(0, joined.Length).CopyTo(joined);
            bytes = joined;
        }

        if (!XmlCurlHead.TryRead(bytes, out var head) || head.FormLength > MaxForm
            || !_of.Credential.Admits((_connection.RemoteEndPoint as IPEndPoint)?.Address, head.Authorization))
        {
            return 0;
        }

        var whole = head.Length + head.FormLength;
        if (bytes.Length < whole)
        {
            _needed = whole;
            return 0;
        }

        var request = new XmlCurlRequest(bytes.Slice(head.Length, head.FormLength));
        if (!request.VoicemailAction.IsEmpty)
        {
            return 0; // may have to wait for the database
        }

        var writer = _writer ??= new FsXmlWriter();
        writer.Reset(); // before, not after: whatever becomes of an answer, the next one never begins with it
        Write(output, _of.Answers.Answer(request, writer, started).Span);
        return whole;
    }

    private void Write(PipeWriter output, ReadOnlySpan<byte> document)
    {
        var head = output.GetSpan(256);
        var length = 0;
        Add("HTTP/1.1 200 OK\r\nContent-Length: "u8, head);
        document.Length.TryFormat(head[length..], out var digits, default, CultureInfo.InvariantCulture);
        length += digits;
        Add("\r\nContent-Type: text/xml\r\nDate: "u8, head);
        _of.Time.GetUtcNow().TryFormat(head[length..], out var date, "R", CultureInfo.InvariantCulture);
        length += date;
        Add("\r\n\r\n"u8, head);
        output.Advance(length);
        output.Write(document);

        void Add(ReadOnlySpan<byte> text, Span<byte> to)
        {
            text.CopyTo(to[length..]);
            length += text.Length;
        }
    }

    // Once a second. As Kestrel does, a connection that says nothing is closed, and when the portal stops one that waits for its next request.
    private void Watch()
    {
        if (_kestrels)
        {
            return;
        }

        if (_steps != _stepsSeen)
        {
            _stepsSeen = _steps;
            _silent = 0;
        }

        _silent++;
        if (_silent > _of.LongestSilence && _sending)
        {
            _connection.Abort(new ConnectionAbortedException("The node does not read the answer to its lookup."));
        }
        else if (_silent > _of.LongestSilence || (_closing.IsCancellationRequested && !_sending && _needed == 0))
        {
            _connection.Transport.Input.CancelPendingRead();
        }
    }
}

/// <summary>What connections answer lookups by.</summary>
internal sealed class XmlCurlConnections(NodeCredential credential, XmlCurlAnswers answers, TimeProvider time)
{
    public NodeCredential Credential => credential;

    public XmlCurlAnswers Answers => answers;

    public TimeProvider Time => time;

    /// <summary>Seconds without a byte after which a connection is closed.</summary>
    public int LongestSilence { get; init; } = 130;
}
