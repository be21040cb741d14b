namespace CallSign.Web.XmlCurl.Dialplan;

/// <summary>How many callers wait in a queue now, on all nodes. From memory: it never waits.</summary>
internal interface IQueueWaiting
{
    int Waiting(Guid tenantId, Guid queueId);
}

/// <summary>Where no switch is followed, nobody is known to wait.</summary>
internal sealed class NobodyWaiting : IQueueWaiting
{
    public int Waiting(Guid tenantId, Guid queueId) => 0;
}
