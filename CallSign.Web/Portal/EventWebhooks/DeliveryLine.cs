namespace CallSign.Web.Portal.EventWebhooks;

/// <summary>A line of a log of posts.</summary>
/// <param name="Id">Of the post.</param>
/// <param name="At">UTC, when it happened.</param>
/// <param name="What">The event.</param>
/// <param name="Party">Whom it is for, or by.</param>
/// <param name="TakenAt">UTC; null while it was not taken.</param>
/// <param name="NextAt">UTC, when it is posted next; null where nothing is to be done.</param>
/// <param name="Code">HTTP status of the last answer.</param>
/// <param name="Problem">Why the last attempt failed.</param>
/// <param name="Attempts">How often it was posted.</param>
/// <param name="IsIncoming">Whether the other side told it.</param>
public sealed record DeliveryLine(Guid Id, DateTime At, string What, string Party, DateTime? TakenAt, DateTime? NextAt, int? Code, string? Problem, int Attempts, bool IsIncoming = false);
