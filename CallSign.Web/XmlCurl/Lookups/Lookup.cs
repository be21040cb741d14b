namespace CallSign.Web.XmlCurl.Lookups;

/// <summary>A lookup as people look at it.</summary>
internal sealed record Lookup(
    DateTime At, Guid? Tenant, XmlCurlKind Kind, XmlCurlOutcome Outcome, LookupReason Reason, int Bytes, int Microseconds, string Peer,
    IReadOnlyDictionary<LookupField, string> Fields)
{
    public string this[LookupField field] => Fields.GetValueOrDefault(field, "");

    public static Lookup Of(in LookupHeader header, byte[] fields) => new(
        new DateTime(header.At, DateTimeKind.Utc), header.Tenant == Guid.Empty ? null : header.Tenant, header.Kind, header.Outcome, header.Reason, header.Bytes,
        header.Microseconds, header.Peer is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4().ToString() : header.Peer?.ToString() ?? "", LookupFields.Decode(fields));
}
