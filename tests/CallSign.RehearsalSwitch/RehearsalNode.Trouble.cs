using System.Net;
using CallSign.RehearsalSwitch.Templates;

namespace CallSign.RehearsalSwitch;

// What can go wrong with a switch, on demand.
public sealed partial class RehearsalNode
{
    /// <summary>Cuts every connection; calls go on, unseen. Clients may connect again at once.</summary>
    public void DropConnections() => _listener.DropAll();

    /// <summary>The process of the switch dies and comes back: connections cut, calls and registrations gone, a new Core-UUID.</summary>
    public void Restart()
    {
        lock (_gate)
        {
            foreach (var call in Channels.Clear())
            {
                call.Forget();
            }

            Identity.Restart();
            Switchwide = new CallValues(Random, Identity);
            Phones.Clear();
            StartedAt = Options.Clock.GetUtcNow();
            _sequence = 0;
        }

        _listener.DropAll();
    }

    /// <summary>Takes no connections any more, and cuts those that stand, until <see cref="ListenAgain"/>.</summary>
    public async Task StopListeningAsync()
    {
        await _listener.StopAsync();
        _listener.DropAll();
    }

    /// <summary>Listens again on the same port.</summary>
    public void ListenAgain() => _listener.Start(Options.AnyAddress ? IPAddress.Any : IPAddress.Loopback, Options.Port);

    /// <summary>Connections stand, but nothing is sent: no event, no reply, no heartbeat.</summary>
    public void GoSilent()
    {
        _silence = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var session in _listener.Sessions)
        {
            session.Silence = _silence.Task;
        }
    }

    /// <summary>Ends <see cref="GoSilent"/>: what has gathered is sent.</summary>
    public void Speak()
    {
        foreach (var session in _listener.Sessions)
        {
            session.Silence = null;
        }

        _silence?.TrySetResult();
    }

    /// <summary>Event-Sequence jumps, as if the switch had fired events that no client is told of.</summary>
    public void SkipSequence(int by)
    {
        lock (_gate)
        {
            _sequence += by;
        }
    }

    /// <summary>The next events are numbered and lost, as on a full queue of mod_event_socket.</summary>
    public void LoseEvents(int count)
    {
        lock (_gate)
        {
            _toLose += count;
        }
    }

    /// <summary>Ends <see cref="LoseEvents"/> before its count is reached.</summary>
    public void LoseNoMore()
    {
        lock (_gate)
        {
            _toLose = 0;
        }
    }
}
