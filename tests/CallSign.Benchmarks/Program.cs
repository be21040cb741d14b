using CallSign.Benchmarks;
using CallSign.Benchmarks.Cdrs;
using CallSign.Benchmarks.Changes;
using CallSign.Benchmarks.Esl;
using CallSign.Benchmarks.Hub;
using CallSign.Benchmarks.Load;
using CallSign.Benchmarks.Modules;
using CallSign.Benchmarks.Scale;
using CallSign.Benchmarks.SipTrunk;
using CallSign.Benchmarks.Tracking;
using CallSign.Benchmarks.XmlCurl;

// One line a benchmark: the word on the command line, and what runs. Each returns 0 when every target was met.
var benchmarks = new Dictionary<string, Func<string[], Task<int>>>(StringComparer.Ordinal)
{
    ["esl"] = EslBenchmark.RunAsync,
    ["hub"] = HubBenchmark.RunAsync,
    ["load"] = LoadBenchmark.RunAsync,
    ["xmlcurl"] = XmlCurlBenchmark.RunAsync,
    ["scale"] = ScaleBenchmark.RunAsync,
    ["modules"] = ModulesBenchmark.RunAsync,
    ["edit-served"] = EditServedBenchmark.RunAsync,
    ["cdr"] = CdrBenchmark.RunAsync,
    ["pg-down"] = DatabaseDownBenchmark.RunAsync,
    ["event-visible"] = EventVisibleBenchmark.RunAsync,
    ["siptrunk"] = SipTrunkBenchmark.RunAsync,
};

if (args is ["xmlcurl-load", ..])
{
    return await LoadGenerator.RunAsync(args[1..]); // the other process of "xmlcurl"
}

if (args is ["all", ..])
{
    var missed = 0;
    foreach (var (name, run) in benchmarks)
    {
        Console.WriteLine($"\n## {name}\n");
        missed += await run(args[1..]);
    }

    return missed == 0 ? 0 : 1;
}

if (args is [] || !benchmarks.TryGetValue(args[0], out var benchmark))
{
    Console.Error.WriteLine($"Say which benchmark: all, {string.Join(", ", benchmarks.Keys)}. Run them from a Release build on a quiet machine.");
    return 2;
}

Machine.Print();
return await benchmark(args[1..]);
