using System.Text;

namespace CallSign.RehearsalSwitch.Templates;

/// <summary>A header of a template.</summary>
internal readonly record struct TemplateHeader(string Name, Piece[] Value);

/// <summary>One event with holes in it, ready to be written for any call.</summary>
internal sealed class EventTemplate
{
    private readonly Segment[] _plain;
    private readonly Piece[] _body;
    private Segment[]? _json;

    public EventTemplate(string name, string subclass, int leg, IReadOnlyList<TemplateHeader> headers, Piece[]? body = null)
    {
        Name = name;
        Subclass = subclass;
        Leg = leg;
        Headers = headers;
        _body = body ?? [];
        _plain = PlainSegments();
        State = Literal("Channel-State");
        CallState = Literal("Channel-Call-State");
        SequenceStep = 1;
    }

    /// <summary>As <c>CHANNEL_CREATE</c>.</summary>
    public string Name { get; }

    /// <summary>Of a CUSTOM event; else empty.</summary>
    public string Subclass { get; }

    /// <summary>Slot of the channel's UUID; -1 where the event is of no channel.</summary>
    public int Leg { get; }

    public IReadOnlyList<TemplateHeader> Headers { get; }

    /// <summary>By how much Event-Sequence grows: more than 1 where FreeSWITCH fired something that no socket gets.</summary>
    public int SequenceStep { get; init; }

    /// <summary>As <c>CS_EXECUTE</c>, where the event says it.</summary>
    public string? State { get; }

    public string? CallState { get; }

    /// <summary>Writes <c>Event-Name: …</c> to the blank line and the body, as in a text/event-plain frame; returns its length.</summary>
    public int WritePlain(CallValues values, in Stamp stamp, ref byte[] buffer) => Write(_plain, values, stamp, ref buffer, json: false);

    /// <summary>Writes the JSON object of a text/event-json frame; returns its length.</summary>
    public int WriteJson(CallValues values, in Stamp stamp, ref byte[] buffer) =>
        Write(_json ??= JsonSegments(), values, stamp, ref buffer, json: true);

    /// <summary>A header's decoded value; null where the event has no such header.</summary>
    public string? Header(string name, CallValues values, in Stamp stamp)
    {
        foreach (var header in Headers)
        {
            if (string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return Value(header.Value, values, stamp);
            }
        }

        return null;
    }

    private static string Value(Piece[] pieces, CallValues values, in Stamp stamp)
    {
        var text = new StringBuilder();
        Span<byte> scratch = stackalloc byte[64];
        foreach (var piece in pieces)
        {
            switch (piece.Kind)
            {
                case PieceKind.Literal:
                    text.Append(piece.Text);
                    break;
                case PieceKind.Slot:
                    text.Append(values.Text(piece.Number));
                    break;
                default:
                    var length = Stamp.Format(piece.Kind, piece.Number, piece.Until, piece.Unit, values, stamp, scratch, percent: false);
                    text.Append(Encoding.ASCII.GetString(scratch[..length]));
                    break;
            }
        }

        return text.ToString();
    }

    private static int Write(Segment[] segments, CallValues values, in Stamp stamp, ref byte[] buffer, bool json)
    {
        var at = 0;
        foreach (var segment in segments)
        {
            var bytes = segment.Kind switch
            {
                PieceKind.Literal => segment.Bytes,
                PieceKind.Slot => json ? Encoding.UTF8.GetBytes(WireText.Json(values.Text(segment.Number))) : values.Plain(segment.Number),
                _ => null,
            };
            var room = bytes?.Length ?? 64;
            if (buffer.Length - at < room)
            {
                Array.Resize(ref buffer, Math.Max(buffer.Length * 2, at + room));
            }

            if (bytes is null)
            {
                at += Stamp.Format(segment.Kind, segment.Number, segment.Until, segment.Unit, values, stamp, buffer.AsSpan(at), percent: !json);
            }
            else
            {
                bytes.CopyTo(buffer.AsSpan(at));
                at += bytes.Length;
            }
        }

        return at;
    }

    private string? Literal(string name)
    {
        foreach (var header in Headers)
        {
            if (header.Name == name && header.Value is [{ Kind: PieceKind.Literal } only])
            {
                return only.Text;
            }
        }

        return null;
    }

    private Segment[] PlainSegments()
    {
        var builder = new SegmentBuilder();
        foreach (var header in Headers)
        {
            builder.Add(header.Name).Add(": ");
            foreach (var piece in header.Value)
            {
                builder.Add(piece, WireText.Percent);
            }

            builder.Add("\n");
        }

        if (_body.Length > 0)
        {
            // only literal and slot bodies have a length that is known here; nothing else is recorded
            builder.Add("Content-Length: ").Add(_body.Sum(p => Encoding.UTF8.GetByteCount(p.Text)).ToString(System.Globalization.CultureInfo.InvariantCulture)).Add("\n");
        }

        builder.Add("\n");
        foreach (var piece in _body)
        {
            builder.Add(piece, text => text);
        }

        return builder.Build();
    }

    private Segment[] JsonSegments()
    {
        var builder = new SegmentBuilder().Add("{");
        foreach (var (name, value) in Headers)
        {
            var array = value is [{ Kind: PieceKind.Literal } first, ..] && first.Text.StartsWith("ARRAY::", StringComparison.Ordinal);
            builder.Add("\"").Add(WireText.Json(name)).Add(array ? "\":[\"" : "\":\"");
            for (var i = 0; i < value.Length; i++)
            {
                var piece = array && i == 0 ? value[i] with { Text = value[i].Text["ARRAY::".Length..] } : value[i];
                builder.Add(piece, text => array ? WireText.Json(text).Replace("|:", "\",\"", StringComparison.Ordinal) : WireText.Json(text));
            }

            builder.Add(array ? "\"]," : "\",");
        }

        if (_body.Length > 0)
        {
            builder.Add("\"_body\":\"");
            foreach (var piece in _body)
            {
                builder.Add(piece, WireText.Json);
            }

            builder.Add("\",");
        }

        builder.TrimComma();
        return builder.Add("}").Build();
    }

    private readonly record struct Segment(PieceKind Kind, byte[] Bytes, int Number, int Until, TimeUnit Unit);

    private sealed class SegmentBuilder
    {
        private readonly List<Segment> _segments = [];
        private readonly StringBuilder _literal = new();

        public SegmentBuilder Add(string text)
        {
            _literal.Append(text);
            return this;
        }

        public void Add(in Piece piece, Func<string, string> encode)
        {
            if (piece.Kind == PieceKind.Literal)
            {
                _literal.Append(encode(piece.Text));
                return;
            }

            Flush();
            _segments.Add(new Segment(piece.Kind, [], piece.Number, piece.Until, piece.Unit));
        }

        public void TrimComma()
        {
            if (_literal.Length > 0 && _literal[^1] == ',')
            {
                _literal.Length--;
            }
        }

        public Segment[] Build()
        {
            Flush();
            return [.. _segments];
        }

        private void Flush()
        {
            if (_literal.Length > 0)
            {
                _segments.Add(new Segment(PieceKind.Literal, Encoding.UTF8.GetBytes(_literal.ToString()), 0, 0, default));
                _literal.Clear();
            }
        }
    }
}
