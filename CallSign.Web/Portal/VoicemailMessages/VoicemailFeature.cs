using CallSign.Core.Lists;
using CallSign.Core.VoicemailMessages;
using CallSign.Web.Api;
using CallSign.Web.Composition;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace CallSign.Web.Portal.VoicemailMessages;

/// <summary>A message as programs read it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Mailbox">Number of its mailbox; null where that is gone.</param>
/// <param name="CallerNumber">As the switch knows it; empty where it was withheld.</param>
/// <param name="CallerName">What the caller says of himself.</param>
/// <param name="ReceivedAt">UTC.</param>
/// <param name="DurationMilliseconds">Its length.</param>
/// <param name="State">Where it stands in its mailbox.</param>
/// <param name="Urgent">Whether the caller said so.</param>
/// <param name="ForwardedBy">Number of the mailbox that forwarded it.</param>
/// <param name="Transcript">What was said, where a transcriber wrote it down.</param>
public sealed record VoicemailModel(
    Guid Id, string? Mailbox, string CallerNumber, string CallerName, DateTime ReceivedAt, int DurationMilliseconds, VoicemailState State, bool Urgent, string? ForwardedBy, string? Transcript)
{
    internal static VoicemailModel Of(VoicemailRow row) => new(
        row.Message.Id, row.MailboxNumber, row.Message.CallerNumber, row.Message.CallerName, row.Message.ReceivedAt, row.Message.DurationMilliseconds, row.Message.State,
        row.Message.Urgent, row.Message.ForwardedBy, row.Message.Transcript);
}

/// <summary>What a program changes of a message.</summary>
/// <param name="State">Where it stands in its mailbox from now on.</param>
public sealed record VoicemailChange(VoicemailState State);

/// <summary>Voicemail for players (<c>/voicemail/{id}.wav</c>) and for programs (<c>/api/v1/voicemail-messages</c>).</summary>
internal sealed class VoicemailFeature : IWebFeature
{
    public void Map(WebApplication app)
    {
        app.MapGet("/voicemail/{id:guid}.wav", SendAsync).RequireAuthorization(Policies.ApiVoicemailRead).ExcludeFromDescription();
        var read = app.MapGroup("/api/v1/voicemail-messages").WithTags("Voicemail").RequireAuthorization(Policies.ApiVoicemailRead);
        read.MapGet("", ListAsync).WithName("ListVoicemailMessages").WithSummary("Messages in mailboxes").WithDescription("One page, newest first. A signed-in user reads those of his own extension.")
            .WithQuery([
                .. Paging.Parameters,
                QueryParameter.Of<VoicemailState>("state", "Messages of this state; without it those that are not deleted."),
                new("mailbox", JsonSchemaType.String, "Messages of the mailbox of this number."),
                new("search", JsonSchemaType.String, "Part of the caller's number or name, or of what was said."),
            ]);
        read.MapGet("{id:guid}", FindAsync).WithName("GetVoicemailMessage").WithSummary("One message").ProducesProblem(StatusCodes.Status404NotFound);
        read.MapGet("{id:guid}/audio", SendAsync).WithName("GetVoicemailAudio").WithSummary("The recording of a message").WithDescription("A WAV file, whole or in ranges.").ProducesProblem(StatusCodes.Status404NotFound);
        var write = app.MapGroup("/api/v1/voicemail-messages").WithTags("Voicemail").RequireAuthorization(Policies.ApiVoicemailWrite);
        write.MapPatch("{id:guid}", ChangeAsync).WithName("ChangeVoicemailMessage").WithSummary("Save, delete or bring back a message")
            .WithDescription("Lamps of telephones follow at once. A deleted message can be brought back for seven days.").ProducesProblem(StatusCodes.Status404NotFound);
        write.MapDelete("{id:guid}", DeleteAsync).WithName("DeleteVoicemailMessage").WithSummary("Delete a message")
            .WithDescription("For seven days it can be brought back.").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<ApiList<VoicemailModel>>, ValidationProblem>> ListAsync(HttpContext http, CurrentActor actor, VoicemailList messages, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(http.Request.Query);
        var paging = Paging.Read(reader);
        Dictionary<string, string> filters = [];
        if (reader.Word<VoicemailState>("state") is { } state)
        {
            filters[VoicemailList.StateFilter] = state.ToString();
        }

        if (reader.Text("mailbox") is { } mailbox)
        {
            filters[VoicemailList.MailboxFilter] = mailbox;
        }

        var query = new ListQuery { Search = reader.Text("search"), Filters = filters };
        if (reader.Mistakes.Count > 0)
        {
            return TypedResults.ValidationProblem(reader.Mistakes, title: "The query can't be answered.");
        }

        var page = await messages.PageAsync(await actor.GetAsync(), query, paging.Offset, paging.Limit, cancellationToken);
        return TypedResults.Ok(new ApiList<VoicemailModel>([.. page.Items.Select(VoicemailModel.Of)], (int)page.Total, paging.Limit, paging.Offset));
    }

    private static async Task<Results<Ok<VoicemailModel>, ProblemHttpResult>> FindAsync(Guid id, CurrentActor actor, VoicemailList messages, CancellationToken cancellationToken) =>
        await messages.FindAsync(await actor.GetAsync(), id, cancellationToken) is { } row ? TypedResults.Ok(VoicemailModel.Of(row)) : Gone();

    private static async Task<Results<Ok<VoicemailModel>, ProblemHttpResult>> ChangeAsync(
        Guid id, VoicemailChange change, CurrentActor actor, VoicemailList messages, CancellationToken cancellationToken) =>
        await messages.SetStateAsync(await actor.GetAsync(), id, change.State, cancellationToken) is { } row ? TypedResults.Ok(VoicemailModel.Of(row)) : Gone();

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid id, CurrentActor actor, VoicemailList messages, CancellationToken cancellationToken) =>
        await messages.SetStateAsync(await actor.GetAsync(), id, VoicemailState.Deleted, cancellationToken) is not null ? TypedResults.NoContent() : Gone();

    private static async Task<IResult> SendAsync(Guid id, HttpContext http, CurrentActor current, VoicemailList messages, CancellationToken cancellationToken)
    {
        var actor = await current.GetAsync();
        if (await messages.FindAsync(actor, id, cancellationToken) is not { Message: { } message } || await messages.OpenAsync(actor, id, cancellationToken) is not { } file)
        {
            return Gone();
        }

        http.Response.Headers.CacheControl = "private, no-store";
        var name = http.Request.Query.ContainsKey("download") ? $"voicemail-{message.ReceivedAt:yyyy-MM-dd-HHmm}.wav" : null;
        return Results.Stream(file, "audio/wav", name, entityTag: new EntityTagHeaderValue($"\"{message.Id:N}\""), enableRangeProcessing: true);
    }

    private static ProblemHttpResult Gone() => TypedResults.Problem("There is no message with this id.", statusCode: StatusCodes.Status404NotFound, title: "No such message");
}
