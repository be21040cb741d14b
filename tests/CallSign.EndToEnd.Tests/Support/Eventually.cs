using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace CallSign.EndToEnd.Tests.Support;

/// <summary>Waits for what becomes true elsewhere: in a database, in another process.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>The first value that is not null.</summary>
    /// <exception cref="TimeoutException">None came in time.</exception>
    public static async Task<T> NotNullAsync<T>(Func<Task<T?>> read, TimeSpan? limit = null, [CallerArgumentExpression(nameof(read))] string what = "")
        where T : class
    {
        T? found = null;
        await TrueAsync(async () => (found = await read()) is not null, limit, what);
        return found!;
    }

    /// <exception cref="TimeoutException">It did not become true in time.</exception>
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan? limit = null, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var waited = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Look);
        while (!await condition())
        {
            if (waited.Elapsed > (limit ?? TimeSpan.FromSeconds(20)))
            {
                throw new TimeoutException($"Not within {waited.Elapsed.TotalSeconds:0.0} s: {what}");
            }

            await timer.WaitForNextTickAsync();
        }
    }

    /// <exception cref="TimeoutException">It did not become true in time.</exception>
    public static Task TrueAsync(Func<bool> condition, TimeSpan? limit = null, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        TrueAsync(() => Task.FromResult(condition()), limit, what);
}
