namespace CallSign.RehearsalSwitch.Templates;

/// <summary>Events that are of no recorded scenario, built header by header.</summary>
internal static class PlainEvents
{
    /// <param name="name">As <c>HEARTBEAT</c>.</param>
    /// <param name="subclass">Of a CUSTOM event; else empty.</param>
    /// <param name="headers">What follows the headers that every event begins with.</param>
    /// <param name="body">A body, with its length as inner Content-Length.</param>
    public static EventTemplate Create(string name, string subclass, IEnumerable<(string Name, string Value)> headers, string? body = null)
    {
        var all = new List<TemplateHeader>();
        if (subclass.Length > 0)
        {
            all.Add(new("Event-Subclass", [Piece.Literal(subclass)]));
        }

        all.Add(new("Event-Name", [Piece.Literal(name)]));
        all.Add(new("Core-UUID", [Piece.Slot("core")]));
        all.Add(new("FreeSWITCH-Hostname", [Piece.Slot("hostname")]));
        all.Add(new("FreeSWITCH-Switchname", [Piece.Slot("hostname")]));
        all.Add(new("FreeSWITCH-IPv4", [Piece.Literal("127.0.0.1")]));
        all.Add(new("FreeSWITCH-IPv6", [Piece.Literal("::1")]));
        all.Add(new("Event-Date-Local", [Piece.Now(TimeUnit.Local)]));
        all.Add(new("Event-Date-GMT", [Piece.Now(TimeUnit.Gmt)]));
        all.Add(new("Event-Date-Timestamp", [Piece.Now(TimeUnit.Micros)]));
        all.Add(new("Event-Calling-File", [Piece.Literal("rehearsal.c")]));
        all.Add(new("Event-Calling-Function", [Piece.Literal("rehearsal")]));
        all.Add(new("Event-Calling-Line-Number", [Piece.Literal("1")]));
        all.Add(new("Event-Sequence", [Piece.Sequence]));
        all.AddRange(headers.Select(h => new TemplateHeader(h.Name, [Piece.Literal(h.Value)])));
        return new EventTemplate(name, subclass, -1, all, body is null ? null : [Piece.Literal(body)]);
    }
}
