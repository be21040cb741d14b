using CallSign.Core.Cdrs;

namespace CallSign.Telephony.Cdrs;

/// <summary>Takes CDRs that come from elsewhere than the nodes' events.</summary>
public interface ICdrIntake
{
    /// <summary>Returns when the record is safe: in the database, or on disk from where it will get there.</summary>
    /// <exception cref="IOException">It is not safe; whoever sent it must send it again.</exception>
    Task TakeAsync(Cdr cdr, CancellationToken cancellationToken);
}

internal sealed class CdrIntake(CdrLane lane) : ICdrIntake
{
    public Task TakeAsync(Cdr cdr, CancellationToken cancellationToken) => lane.SubmitAsync(cdr, cancellationToken);
}
