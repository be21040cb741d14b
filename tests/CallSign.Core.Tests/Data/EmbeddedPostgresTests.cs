using System.Diagnostics;
using CallSign.Core.Data.Embedded;
using Npgsql;

namespace CallSign.Core.Tests.Data;

public sealed class EmbeddedPostgresTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "callsign-pgtest-" + Guid.NewGuid().ToString("N")[..8]);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_was_written_is_there_after_a_stop_and_a_start()
    {
        await using (var first = await StartAsync())
        {
            await ExecuteAsync(first, "create table kept (n int); insert into kept values (42)");
        }

        await using var second = await StartAsync();
        Assert.Equal(42, await ExecuteAsync(second, "select n from kept"));
    }

    [Fact]
    public async Task What_was_committed_survives_a_kill_of_the_server()
    {
        await using (var first = await StartAsync())
        {
            await ExecuteAsync(first, "create table kept (n int); insert into kept values (7)");
            using var postmaster = Process.GetProcessById(first.ProcessId);
            postmaster.Kill();
            await postmaster.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await using var second = await StartAsync();
        Assert.Equal(7, await ExecuteAsync(second, "select n from kept"));
    }

    [Fact]
    public async Task A_second_instance_on_the_same_folder_is_refused_in_words()
    {
        await using var first = await StartAsync();
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(StartAsync);
        Assert.Contains("CALLSIGN_DATA", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_server_is_gone_after_the_portal()
    {
        var cluster = await StartAsync();
        var id = cluster.ProcessId;
        await cluster.DisposeAsync();
        Assert.False(Directory.Exists($"/proc/{id}"));
    }

    [Fact]
    public async Task The_password_file_is_closed_to_others()
    {
        await using var cluster = await StartAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "pg.password")));
    }

    private Task<EmbeddedPostgres> StartAsync() =>
        EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(_folder), TestContext.Current.CancellationToken);

    private static async Task<object?> ExecuteAsync(EmbeddedPostgres cluster, string sql)
    {
        await using var connection = new NpgsqlConnection(cluster.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
