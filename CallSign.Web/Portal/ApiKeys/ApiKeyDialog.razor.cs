using CallSign.Core.ApiKeys;
using CallSign.Core.Saving;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace CallSign.Web.Portal.ApiKeys;

public sealed partial class ApiKeyDialog
{
    private readonly HashSet<string> _scopes = new(StringComparer.Ordinal);
    private FieldErrors _errors = new();
    private string? _name;
    private int _days;
    private bool _saving;
    private string? _made;

    [Inject]
    public required CurrentActor Current { get; init; }

    [Inject]
    public required ApiKeyEditor Editor { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    [Inject]
    public required DialogService Dialogs { get; init; }

    /// <summary>Whether the key is the platform's own, else a tenant's.</summary>
    [Parameter]
    public bool OfPlatform { get; set; }

    private void Choose(string scope, bool on) => _ = on ? _scopes.Add(scope) : _scopes.Remove(scope);

    private async Task SaveAsync()
    {
        _saving = true;
        DateTime? expires = _days > 0 ? Time.GetUtcNow().UtcDateTime.AddDays(_days) : null;
        var result = await Editor.CreateAsync(await Current.GetAsync(), _name ?? "", _scopes, expires, CancellationToken.None);
        _saving = false;
        _errors = result.Errors;
        _made = result.Value?.Key;
    }
}
