using CallSign.Core.Dialplans;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace CallSign.Web.Portal.Dialplans;

public sealed partial class DialplanPage
{
    private DialplanParse? _parse;
    private IReadOnlyList<DialplanVersion> _versions = [];
    private DialplanVersion? _compared;

    [Inject]
    public required DialplanHistory History { get; init; }

    protected override Task<TenantDialplan> NewAsync() => Task.FromResult(new TenantDialplan
    {
        Xml = """
            <extension name="example">
              <condition field="destination_number" expression="^7(\d{3})$">
                <action application="transfer" data="$1 XML ${domain_name}" />
              </condition>
            </extension>
            """,
    });

    protected override async Task LoadedAsync()
    {
        (_parse, _compared) = (null, null);
        _versions = Row is null ? [] : await History.ReadAsync(Actor, Row.Id, CancellationToken.None);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        await base.OnAfterRenderAsync(firstRender);
        if (IsLoaded && !IsMissing)
        {
            await Js.InvokeVoidAsync("callsignXml.paint");
        }
    }

    private void Look() => _parse = DialplanParser.Parse(Draft.Xml);

    private async Task RollBackAsync(DialplanVersion version)
    {
        Draft.Xml = version.Xml;
        await SaveAsync();
    }
}
