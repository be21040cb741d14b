using CallSign.Core.Tenancy;
using CallSign.Telephony.Commands;
using CallSign.Telephony.Monitoring;
using CallSign.Web.Composition;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CallSign.Web.Live;

/// <summary>Stands in for telephony where none is registered: no calls, no nodes.</summary>
internal sealed class NoTelephony : ILiveFeed, ILiveSubscription, IRegistrations, INodeStates, ICallCommands, IWebFeature
{
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton<ILiveFeed, NoTelephony>();
        builder.Services.TryAddSingleton<IRegistrations, NoTelephony>();
        builder.Services.TryAddSingleton<INodeStates, NoTelephony>();
        builder.Services.TryAddSingleton<ICallCommands, NoTelephony>();
    }

    public event Action<IReadOnlySet<string>>? Changed
    {
        add { }
        remove { }
    }

    public int Total => 0;

    public IReadOnlyList<NodeState> All => [];

    public IReadOnlyList<LiveCall> Calls(TenantScope scope) => [];

    public LiveCall? Find(TenantScope scope, Guid callUuid) => null;

    public int Count(TenantScope scope) => 0;

    public ILiveSubscription Subscribe(TenantScope scope) => this;

    public async ValueTask WaitAsync(CancellationToken cancellationToken) => await Task.Delay(Timeout.Infinite, cancellationToken);

    public IReadOnlyList<LiveCall> Take() => [];

    public void Dispose()
    {
    }

    public IReadOnlyList<Registration> Of(string domain, string number) => [];

    public int Count(string domain) => 0;

    public IReadOnlyCollection<string> Numbers(string domain) => [];

    public Task<CommandResult> HangupAsync(Actor actor, Guid callUuid, CancellationToken cancellationToken) => Task.FromResult(CommandResult.NoSuchCall);

    public Task<CommandResult> TransferAsync(Actor actor, Guid callUuid, string destination, CancellationToken cancellationToken) =>
        Task.FromResult(CommandResult.NoSuchCall);

    public Task<CommandResult> ParkAsync(Actor actor, Guid callUuid, CancellationToken cancellationToken) => Task.FromResult(CommandResult.NoSuchCall);

    public Task<CommandResult> RecordAsync(Actor actor, Guid callUuid, bool on, CancellationToken cancellationToken) =>
        Task.FromResult(CommandResult.NoSuchCall);
}
