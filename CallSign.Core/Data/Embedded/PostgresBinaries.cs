using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace CallSign.Core.Data.Embedded;

/// <summary>The machine's PostgreSQL server programs and the user they run as.</summary>
internal static partial class PostgresBinaries
{
    /// <summary>The folder with <c>postgres</c> and <c>initdb</c>: the one given, <c>PG_BIN</c>, or the newest installed.</summary>
    /// <exception cref="InvalidOperationException">None is found; the text says what to install.</exception>
    public static string Find(string? wanted)
    {
        const string Debian = "/usr/lib/postgresql";
        var installed = Directory.Exists(Debian)
            ? Directory.GetDirectories(Debian)
                .OrderByDescending(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var version) ? version : 0)
                .Select(d => Path.Combine(d, "bin"))
            : [];
        string?[] candidates = [wanted, Environment.GetEnvironmentVariable("PG_BIN"), .. installed, "/usr/local/pgsql/bin", "/usr/bin"];
        return candidates.FirstOrDefault(d => d is not null && File.Exists(Path.Combine(d, "postgres")) && File.Exists(Path.Combine(d, "initdb")))
            ?? throw new InvalidOperationException(
                "No PostgreSQL server programs were found. Install them (Debian: apt-get install postgresql), "
                + "name their folder in PG_BIN, or set ConnectionStrings__CallSign or DATABASE_URL to a running server.");
    }

    /// <summary>Whether this process is root, for which initdb and postgres refuse to run.</summary>
    public static bool IsRoot => GetEffectiveUserId() == 0;

    /// <summary>The user that takes root's place: <c>PG_RUNAS</c>, else postgres, else nobody. Numeric, since nobody's group has another name.</summary>
    public static (string UserId, string GroupId) Unprivileged()
    {
        var wanted = Environment.GetEnvironmentVariable("PG_RUNAS") ?? "postgres";
        var users = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(fields => fields.Length > 3)
            .DistinctBy(fields => fields[0]).ToDictionary(fields => fields[0], fields => (fields[2], fields[3]), StringComparer.Ordinal);
        return users.TryGetValue(wanted, out var user) ? user : users["nobody"];
    }

    /// <summary>How to start <paramref name="program"/>: through setpriv where privileges must be dropped or the parent's death be followed.</summary>
    /// <remarks>setpriv execs, so the child's process id is postgres itself.</remarks>
    public static ProcessStartInfo Start(string program, bool dieWithParent, IEnumerable<string> arguments)
    {
        List<string> before = [];
        if (IsRoot)
        {
            var (user, group) = Unprivileged();
            before.AddRange([$"--reuid={user}", $"--regid={group}", "--clear-groups", "--inh-caps=-all", "--no-new-privs"]);
        }

        if (dieWithParent)
        {
            before.AddRange(["--pdeathsig", "INT"]);
        }

        var start = before.Count == 0
            ? new ProcessStartInfo(program, arguments)
            : new ProcessStartInfo("/usr/bin/setpriv", [.. before, program, .. arguments]);
        start.WorkingDirectory = "/";
        start.RedirectStandardError = true;
        return start;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed; the text carries its output.</exception>
    public static async Task RunAsync(string program, CancellationToken cancellationToken, params string[] arguments)
    {
        var start = Start(program, dieWithParent: false, arguments);
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"{program} failed with code {process.ExitCode}: {await error.ConfigureAwait(false)}{await output.ConfigureAwait(false)}");
        }
    }

    /// <summary>Sends a signal (kill(2)).</summary>
    public static void Signal(int processId, int signal) => _ = Kill(processId, signal);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUserId();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
