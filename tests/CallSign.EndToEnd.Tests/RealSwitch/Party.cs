namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>A telephone in a call, with ear and mouth.</summary>
internal sealed class Party(SippAct act, Voice voice) : IAsyncDisposable
{
    /// <summary>Everything that its SIP told and was told up to now.</summary>
    public string Messages => act.Messages();

    public Task SaysAsync(int hertz) => voice.SaysAsync(act, hertz);

    public Task HearsAsync(params IReadOnlyList<int> hertz) => voice.HearsAsync(hertz);

    public bool Hears(int hertz) => voice.Hears(hertz);

    public Task PressesAsync(string keys) => voice.PressesAsync(act, keys);

    /// <summary>Waits for the end of its scenario, which must be the scenario's own.</summary>
    public Task SucceedsAsync() => act.SucceedsAsync();

    public async ValueTask DisposeAsync()
    {
        await act.DisposeAsync();
        await voice.DisposeAsync();
    }
}
