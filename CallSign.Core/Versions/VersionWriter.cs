using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CallSign.Core.ConfigFiles;
using CallSign.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Versions;

/// <summary>Puts documents into versions and takes them out.</summary>
internal static class VersionWriter
{
    /// <summary>Most automatic versions of a tenant; older ones are dropped. What somebody asked for is kept.</summary>
    private const int MostAutomatic = 200;

    /// <summary>Whether somebody wanted the version: it is kept for good, and kept where it is the same as the latest.</summary>
    private static bool IsWanted(VersionReason reason) => reason is VersionReason.Asked or VersionReason.Published;

    /// <summary>Adds a version within the caller's transaction. An automatic one is left out where the latest is the same.</summary>
    public static async Task<ConfigVersion?> AddAsync(
        CallSignDbContext context, Guid tenantId, ConfigDocument document, VersionReason reason, string label, TimeProvider time, CancellationToken cancellationToken)
    {
        var text = Encoding.UTF8.GetBytes(document.ToText(indented: false));
        var hash = Convert.ToHexString(SHA256.HashData(text));
        var own = context.Set<ConfigVersion>().Where(v => v.TenantId == tenantId);
        var last = await own.OrderByDescending(v => v.Number).Select(v => new { v.Number, v.Hash }).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (!IsWanted(reason) && last?.Hash == hash)
        {
            return null;
        }

        var version = new ConfigVersion
        {
            TenantId = tenantId, Number = (last?.Number ?? 0) + 1, Label = label.Length <= 100 ? label : label[..99] + "…", Reason = reason,
            ActorName = context.Actor.Name, CreatedAt = time.GetUtcNow().UtcDateTime, Hash = hash, Document = Compress(text),
            Nouns = document.Nouns.Sum(n => n.Value is JsonArray entries ? entries.Count : 0),
        };
        context.Add(version);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        context.ChangeTracker.Clear();
        if (!IsWanted(reason))
        {
            var oldest = await own.Where(v => v.Reason != VersionReason.Asked && v.Reason != VersionReason.Published).OrderByDescending(v => v.Number).Select(v => v.Number).Skip(MostAutomatic)
                .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            await own.Where(v => v.Reason != VersionReason.Asked && v.Reason != VersionReason.Published && v.Number <= oldest).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        }

        return version;
    }

    public static ConfigDocument Read(byte[] document)
    {
        using var text = new GZipStream(new MemoryStream(document), CompressionMode.Decompress);
        return new ConfigDocument((JsonObject)JsonNode.Parse(text)!);
    }

    public static byte[] Pack(ConfigDocument document) => Compress(Encoding.UTF8.GetBytes(document.ToText(indented: false)));

    private static byte[] Compress(byte[] text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(text);
        }

        return packed.ToArray();
    }
}
