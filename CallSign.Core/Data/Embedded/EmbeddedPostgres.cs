using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace CallSign.Core.Data.Embedded;

/// <summary>Where and how a private cluster runs.</summary>
/// <param name="Folder">Holds the cluster, its password and its socket. Its parents must be open to the user that postgres runs as.</param>
/// <param name="Binaries">Folder of <c>postgres</c> and <c>initdb</c>; null to look for it.</param>
/// <param name="Durable">False only for throw-away clusters of tests: no fsync.</param>
public sealed record EmbeddedPostgresOptions(string Folder, string? Binaries = null, bool Durable = true);

/// <summary>A private PostgreSQL cluster as a child process: Unix socket only, its own password, gone when the portal goes, even by SIGKILL.</summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private const string Database = "callsign";
    private const int Interrupt = 2;
    private const int Quit = 3;

    // PR_SET_PDEATHSIG follows the thread that forked, so that thread lives as long as the cluster.
    private readonly ManualResetEventSlim _disposed = new();
    private readonly FileStream _lock;
    private Process? _server;
    private volatile bool _predecessorLingers;

    private EmbeddedPostgres(FileStream held, string connectionString)
    {
        _lock = held;
        ConnectionString = connectionString;
    }

    /// <summary>For Npgsql; the database exists.</summary>
    public string ConnectionString { get; }

    /// <summary>Process id of the postmaster.</summary>
    public int ProcessId => _server?.Id ?? 0;

    /// <summary>Starts the cluster, creating it first where there is none.</summary>
    /// <exception cref="InvalidOperationException">It can't start; the text says why and what to do.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var binaries = PostgresBinaries.Find(options.Binaries);
        var root = Path.GetFullPath(options.Folder);
        var data = Path.Combine(root, "pg");
        var passwordFile = Path.Combine(root, "pg.password");
        var socket = SocketFolder(root);
        foreach (var folder in new[] { root, data, socket })
        {
            Directory.CreateDirectory(folder);
        }

        var held = Lock(root);
        try
        {
            if (!File.Exists(passwordFile))
            {
                await File.WriteAllTextAsync(passwordFile, Convert.ToHexString(RandomNumberGenerator.GetBytes(24)) + "\n", cancellationToken).ConfigureAwait(false);
            }

            File.SetUnixFileMode(passwordFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            if (PostgresBinaries.IsRoot)
            {
                await GiveToPostgresAsync(data, socket, passwordFile, cancellationToken).ConfigureAwait(false);
            }

            if (!File.Exists(Path.Combine(data, "PG_VERSION")))
            {
                await PostgresBinaries.RunAsync(
                    Path.Combine(binaries, "initdb"), cancellationToken, "-D", data, "-U", Database, "-E", "UTF8", "--locale=C.UTF-8",
                    "-A", "scram-sha-256", "--pwfile=" + passwordFile, "--no-sync", "--no-instructions").ConfigureAwait(false);
            }

            var password = (await File.ReadAllTextAsync(passwordFile, cancellationToken).ConfigureAwait(false)).Trim();
            var connection = new NpgsqlConnectionStringBuilder
            {
                Host = socket, Username = Database, Password = password, Database = Database, MaxPoolSize = 60, Timeout = 15,
            };
            var cluster = new EmbeddedPostgres(held, connection.ConnectionString);
            for (var waited = Stopwatch.StartNew(); ;)
            {
                cluster._predecessorLingers = false;
                await cluster.LaunchAsync(Path.Combine(binaries, "postgres"), Arguments(data, socket, options.Durable)).ConfigureAwait(false);
                if (await cluster.IsReadyAsync(connection, cancellationToken).ConfigureAwait(false))
                {
                    return cluster;
                }

                // The sessions of a server that was killed outlive it for a moment, and hold its shared memory.
                if (!cluster._predecessorLingers || waited.Elapsed > TimeSpan.FromSeconds(30))
                {
                    throw new InvalidOperationException($"PostgreSQL ended with code {cluster._server!.ExitCode} while it started.");
                }

                await Task.Delay(200, cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            await held.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A fast shutdown; waits at most 20 s for it.</summary>
    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_server is { HasExited: false } server)
        {
            PostgresBinaries.Signal(server.Id, Interrupt);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            try
            {
                await server.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                PostgresBinaries.Signal(server.Id, Quit);
            }
        }

        _server?.Dispose();
        _disposed.Set();
        await _lock.DisposeAsync().ConfigureAwait(false);
    }

    private static string[] Arguments(string data, string socket, bool durable)
    {
        string[] common = ["-D", data, "-k", socket, "-c", "listen_addresses=", "-c", "unix_socket_permissions=0700", "-c", "max_connections=200"];

        // Call records are many small rows in several indexes: fewer checkpoints write fewer whole pages to the log.
        string[] tuned = ["-c", "shared_buffers=256MB", "-c", "max_wal_size=2GB", "-c", "checkpoint_timeout=15min", "-c", "wal_compression=on"];
        return durable ? [.. common, .. tuned] : [.. common, "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"];
    }

    // sun_path holds 108 bytes, ".s.PGSQL.5432.lock" included
    private static string SocketFolder(string root)
    {
        var inside = Path.Combine(root, "run");
        return inside.Length <= 80
            ? inside
            : Path.Combine(Path.GetTempPath(), "callsign-pg-" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(root)))[..12]);
    }

    private static FileStream Lock(string root)
    {
        try
        {
            return new FileStream(Path.Combine(root, "pg.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new InvalidOperationException($"Another instance already runs its PostgreSQL in {root}. Stop it, or set CALLSIGN_DATA to another folder.", e);
        }
    }

    private static async Task GiveToPostgresAsync(string data, string socket, string passwordFile, CancellationToken cancellationToken)
    {
        var (user, group) = PostgresBinaries.Unprivileged();
        using (var chown = Process.Start("/bin/chown", ["-R", $"{user}:{group}", data, socket, passwordFile]))
        {
            await chown.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }

        try
        {
            await PostgresBinaries.RunAsync("/usr/bin/test", cancellationToken, "-w", data).ConfigureAwait(false);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException(
                $"PostgreSQL's user can't reach {data}, since a folder above it is closed to it. "
                + "Set CALLSIGN_DATA to a folder elsewhere (as /var/lib/callsign), or start the portal as an ordinary user.", e);
        }
    }

    private Task LaunchAsync(string program, string[] arguments)
    {
        var launched = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                _server = Process.Start(PostgresBinaries.Start(program, dieWithParent: true, arguments))!;
                _server.ErrorDataReceived += (_, line) => Hear(line.Data);
                _server.BeginErrorReadLine();
                launched.SetResult();
            }
            catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                launched.SetException(e);
                return;
            }

            _disposed.Wait();
        })
        { IsBackground = true, Name = "embedded-postgres" }.Start();
        return launched.Task;
    }

    private void Hear(string? line)
    {
        if (line?.Contains("pre-existing shared memory block", StringComparison.Ordinal) == true)
        {
            _predecessorLingers = true;
            return;
        }

        var serious = line is not null && (line.Contains("FATAL", StringComparison.Ordinal) || line.Contains("PANIC", StringComparison.Ordinal));
        if (serious && !line!.Contains("starting up", StringComparison.Ordinal) && !line.Contains("not yet accepting", StringComparison.Ordinal) && !line.Contains("terminating connection", StringComparison.Ordinal))
        {
            Console.Error.WriteLine("postgres: " + line);
        }
    }

    // False where the server ended instead.
    private async Task<bool> IsReadyAsync(NpgsqlConnectionStringBuilder connection, CancellationToken cancellationToken)
    {
        var toServer = new NpgsqlConnectionStringBuilder(connection.ConnectionString) { Database = "postgres", Pooling = false, Timeout = 5 };
        for (var waited = Stopwatch.StartNew(); ;)
        {
            if (_server!.HasExited)
            {
                await _server.WaitForExitAsync(cancellationToken).ConfigureAwait(false); // until all that it said is heard
                return false;
            }

            try
            {
                var session = new NpgsqlConnection(toServer.ConnectionString);
                await using (session.ConfigureAwait(false))
                {
                    await session.OpenAsync(cancellationToken).ConfigureAwait(false);
                    await CreateDatabaseAsync(session, cancellationToken).ConfigureAwait(false);
                    return true;
                }
            }
            catch (NpgsqlException) when (waited.Elapsed < TimeSpan.FromSeconds(60))
            {
                await Task.Delay(30, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task CreateDatabaseAsync(NpgsqlConnection session, CancellationToken cancellationToken)
    {
        var ask = new NpgsqlCommand("select 1 from pg_database where datname = 'callsign'", session);
        await using (ask.ConfigureAwait(false))
        {
            if (await ask.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is null)
            {
                var create = new NpgsqlCommand("create database callsign", session);
                await using (create.ConfigureAwait(false))
                {
                    await create.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }
}
