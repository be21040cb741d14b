using CallSign.Telephony.Conferences;

namespace CallSign.TestSupport.Live;

/// <summary>Conferences that a test says there are.</summary>
public sealed class ScriptedConferences : IConferences
{
    private IReadOnlyList<LiveConference> _all = [];
    private long _version;

    public long Version => Interlocked.Read(ref _version);

    public void Set(params LiveConference[] all)
    {
        _all = all;
        Interlocked.Increment(ref _version);
    }

    public IReadOnlyList<LiveConference> Read(Guid tenantId) => [.. _all.Where(c => c.TenantId == tenantId)];

    public LiveConference? Find(Guid tenantId, Guid uuid) => _all.FirstOrDefault(c => c.TenantId == tenantId && c.Uuid == uuid);
}
