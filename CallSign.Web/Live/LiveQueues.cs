using CallSign.Telephony.Queues;
using CallSign.Web.XmlCurl.Dialplan;

namespace CallSign.Web.Live;

/// <summary>Tells the dialplan how many wait in a queue.</summary>
internal sealed class LiveQueues(IQueueBoards boards) : IQueueWaiting
{
    public int Waiting(Guid tenantId, Guid queueId) => boards.Waiting(tenantId, queueId);
}
