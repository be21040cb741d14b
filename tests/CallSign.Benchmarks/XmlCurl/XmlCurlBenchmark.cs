using System.Diagnostics;
using System.Globalization;
using CallSign.Core.Routing;
using CallSign.TestSupport;
using CallSign.Web.XmlCurl;
using CallSign.Web.XmlCurl.Lookups;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallSign.Benchmarks.XmlCurl;

/// <summary>
/// Lookups a second over real sockets with 100,000 extensions, beside a bare Kestrel endpoint in the same process that reads the same body and
/// returns fixed bytes of the same length: <c>xmlcurl [rounds] [seconds a round]</c>. The process has one core, the generator another. Bare
/// and ours alternate, and the share is the median over the rounds.
/// </summary>
internal static class XmlCurlBenchmark
{
    private const double PacedSeconds = 5;
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static async Task<int> RunAsync(string[] args)
    {
        var rounds = args.Length > 0 ? int.Parse(args[0], Culture) : 9;
        var seconds = args.Length > 1 ? double.Parse(args[1], Culture) : 1.5;
        var table = new ResultTable();
        await using var postgres = new PostgresFixture();
        await postgres.StartAsync();
        var database = await postgres.NewDatabaseAsync();
        await BigPbx.FillAsync(database, 0);
        await using var portal = await PortalUnderTest.StartAsync(database);
        AddAnswers(table, portal, "directory", "dialplan");
        if (rounds == 0)
        {
            table.Print();
            return 0;
        }

        await CompareAsync(table, portal, ["directory", "dialplan"], rounds, seconds);
        table.Add("what the machine takes from a thread that only reads the clock", Machine.Pauses(TimeSpan.FromSeconds(10)));
        table.Print();
        return table.Missed == 0 ? 0 : 1;
    }

    /// <summary>Lookups of some kinds, with connections kept and new ones, beside a bare endpoint.</summary>
    public static async Task CompareAsync(ResultTable table, PortalUnderTest portal, string[] kinds, int rounds, double seconds)
    {
        OneCore();
        using var load = StartLoad(Environment.ProcessorCount > 1 ? "1" : null);
        // Until the compiler has done its best with all of it, or the first kind is measured worse than the last.
        foreach (var kind in kinds)
        {
            await AskAsync(load, portal.Port, kind, "keep", 4, 0);
            await AskAsync(load, portal.Port, kind, "fresh", 2, 0);
        }

        foreach (var kind in kinds)
        {
            var length = int.Parse((await AskAsync(load, portal.Port, kind, "keep", 0.3, 0)).Split(' ')[1], Culture);
            await using var bare = await StartBareAsync(length);
            var barePort = PortalUnderTest.PortOf(bare);
            await MeasureAsync(load, table, kind, "keep", $"{kind}, keep-alive, 32 connections", 0.8, portal.Port, barePort, rounds, seconds);
            var fresh = await MeasureAsync(load, table, kind, "fresh", $"{kind}, a new connection each time", 0.9, portal.Port, barePort, rounds, seconds);
            await PaceAsync(load, table, kind, portal.Port, barePort, rounds, fresh / 2);
            await bare.StopAsync();
        }

        load.StandardInput.Close();
        await load.WaitForExitAsync();
    }

    /// <summary>What of a request is our own work: from the form to the document, without HTTP.</summary>
    public static void AddAnswers(ResultTable table, PortalUnderTest portal, params string[] kinds)
    {
        OneCore();
        var router = portal.Services.GetRequiredService<XmlCurlRouter>();
        var snapshot = portal.Services.GetRequiredService<SnapshotStore>().Current;
        var writer = new FsXmlWriter();
        var lookups = portal.Services.GetRequiredService<LookupLog>();
        var mix = LookupMix.All();
        foreach (var kind in kinds)
        {
            // Different ones, as under load: the same again and again would find all that it needs in the cache of the processor.
            byte[][] forms = [.. mix[kind].Select(r => r.AsSpan(r.AsSpan().IndexOf("\r\n\r\n"u8) + 4).ToArray())];
            var next = 0;
            Alone($"{kind}, form to document alone", () =>
            {
                writer.Reset();
                var parsed = new XmlCurlRequest(forms[next++ % forms.Length]);
                if (!router.Write(parsed, snapshot, writer) || writer.Written.IndexOf("NO_ROUTE_DESTINATION"u8) >= 0 || writer.Written.IndexOf("UNALLOCATED_NUMBER"u8) >= 0)
                {
                    throw new InvalidOperationException($"There is no {kind} of that number.");
                }
            });
            Alone($"{kind}, remembering the lookup alone", () =>
            {
                var parsed = new XmlCurlRequest(forms[next++ % forms.Length]);
                lookups.Add(parsed, XmlCurlOutcome.Found, 1500, Stopwatch.GetTimestamp());
            });
        }

        void Alone(string what, Action once)
        {
            // Until the compiler has done its best with it.
            for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(4);)
            {
                once();
            }

            var nanoseconds = new List<double>();
            for (var round = 0; round < 100; round++)
            {
                var allocated = GC.GetAllocatedBytesForCurrentThread();
                var started = Environment.CpuUsage.TotalTime; // of the processor, so that other work on the machine does not count
                for (var i = 0; i < 5000; i++)
                {
                    once();
                }

                nanoseconds.Add((Environment.CpuUsage.TotalTime - started).TotalNanoseconds / 5000);
                if (round == 99)
                {
                    table.Add(what, string.Create(Culture, $"{Median(nanoseconds):0} ns of processor, {(GC.GetAllocatedBytesForCurrentThread() - allocated) / 5000} bytes allocated"));
                }
            }
        }
    }

    private static void OneCore()
    {
        if (Environment.ProcessorCount > 1)
        {
            Process.GetCurrentProcess().ProcessorAffinity = 1;
        }
    }

    private static async Task<double> MeasureAsync(
        Process load, ResultTable table, string kind, string mode, string what, double target, int ours, int bare, int rounds, double seconds)
    {
        List<double> our = [], their = [], shares = [], ourCpu = [], theirCpu = [];
        for (var round = -2; round < rounds; round++)
        {
            // Bare, ours, bare: a machine that gets slower or faster meanwhile does so for both.
            var first = await RateAsync(bare);
            var own = await RateAsync(ours);
            var second = await RateAsync(bare);
            if (round >= 0)
            {
                our.Add(own.Rate);
                their.Add((first.Rate + second.Rate) / 2);
                shares.Add(own.Rate / ((first.Rate + second.Rate) / 2));
                ourCpu.Add(own.Microseconds);
                theirCpu.Add((first.Microseconds + second.Microseconds) / 2);
            }
        }

        table.Add($"{what}: bare Kestrel", Median(their).ToString("#,0", Culture) + "/s");
        table.Add($"{what}: ours", Median(our).ToString("#,0", Culture) + "/s");
        table.AtLeast($"{what}: share of bare", Median(shares), target);
        // What is left of the difference where other work on the machine disturbs the rates.
        table.Add(
            $"{what}: processor time a request",
            string.Create(Culture, $"bare {Median(theirCpu):0.0} µs, ours {Median(ourCpu):0.0} µs, share {Median(theirCpu) / Median(ourCpu):0.00}"));
        return Median(our);

        async Task<(double Rate, double Microseconds)> RateAsync(int port)
        {
            var before = Environment.CpuUsage.TotalTime;
            var rate = double.Parse((await AskAsync(load, port, kind, mode, seconds, 0)).Split(' ')[0], Culture);
            return (rate, (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / (rate * seconds));
        }
    }

    // Bare too: what the machine itself adds at its worst.
    private static async Task PaceAsync(Process load, ResultTable table, string kind, int ours, int bare, int rounds, double rate)
    {
        List<double[]> their = [], our = [];
        var collected = TimeSpan.Zero;
        int[] collections = [0, 0, 0];
        for (var round = 0; round < Math.Max(1, rounds); round++)
        {
            their.Add(await OnceAsync(bare));
            var paused = GC.GetTotalPauseDuration();
            int[] before = [GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2)];
            our.Add(await OnceAsync(ours));
            collected += GC.GetTotalPauseDuration() - paused;
            collections = [.. collections.Select((c, g) => c + GC.CollectionCount(g) - before[g])];
        }

        var what = string.Create(Culture, $"{kind}, new connections at half of that load ({rate:0}/s)");
        table.Add($"{what}: bare Kestrel, p50, p99, p99.9", string.Create(Culture, $"{Of(their, 0):0.000} ms, {Of(their, 1):0.000} ms, {Of(their, 2):0.000} ms"));
        table.Add($"{what}: ours, p50, p99.9", string.Create(Culture, $"{Of(our, 0):0.000} ms, {Of(our, 2):0.000} ms"));
        table.Add(
            $"{what}: requests during which the generator lost its core, and p99 with them",
            string.Create(Culture, $"bare {Of(their, 4):0.0}%, {Of(their, 3):0.000} ms; ours {Of(our, 4):0.0}%, {Of(our, 3):0.000} ms"));
        table.Below($"{what}: ours, p99", Of(our, 1), 5, "0.000", "ms");
        table.Add($"{what}: ours, collecting garbage", string.Create(Culture, $"{collected.TotalSeconds / our.Count / PacedSeconds:0.0%} of the time, {collected.TotalMilliseconds / Math.Max(1, collections[0]):0.0} ms each; {collections[0] / our.Count} of generation 0 in {PacedSeconds} s, {collections[1] / our.Count} of 1, {collections[2] / our.Count} of 2"));

        async Task<double[]> OnceAsync(int port) =>
            [.. (await AskAsync(load, port, kind, "paced", PacedSeconds, rate)).Split(' ').Select(w => double.Parse(w, Culture))];

        static double Of(List<double[]> runs, int column) => Median([.. runs.Select(r => r[column])]);
    }

    private static async Task<WebApplication> StartBareAsync(int length)
    {
        // Hosting does its part for every request where anybody listens to the log at all, as in any real application.
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var document = new byte[length];
        Array.Fill(document, (byte)' ');
        app.Run(async context =>
        {
            var reader = context.Request.BodyReader;
            while (true)
            {
                var read = await reader.ReadAsync();
                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    break;
                }
            }

            context.Response.ContentType = "text/xml";
            context.Response.ContentLength = document.Length;
            await context.Response.Body.WriteAsync(document);
        });
        await app.StartAsync();
        return app;
    }

    private static Process StartLoad(string? core)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("xmlcurl-load");
        if (core is not null)
        {
            start.ArgumentList.Add(core);
        }

        start.Environment["DOTNET_TieredPGO"] = "0";
        var load = Process.Start(start)!;
        load.StandardInput.AutoFlush = true;
        return load;
    }

    private static async Task<string> AskAsync(Process load, int port, string kind, string mode, double seconds, double rate)
    {
        await load.StandardInput.WriteLineAsync(string.Create(Culture, $"{port} {kind} {mode} {seconds} {rate}"));
        return await load.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The load generator ended.");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
