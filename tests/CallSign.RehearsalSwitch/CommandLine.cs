using System.Globalization;

namespace CallSign.RehearsalSwitch;

/// <summary>The options of the console program.</summary>
internal sealed record CommandLine(RehearsalOptions Node, TrafficOptions Traffic, TimeSpan? Duration, int Flood)
{
    public const string Usage = """
        A FreeSWITCH on the wire, for rehearsals: event socket, recorded calls with fresh numbers, xml_curl requests.

          --esl-port N        port of the event socket (8021)
          --any-address       listen on every address, not on loopback alone
          --password WORD     password of the event socket (or ESL_PASSWORD); random and printed where none is given
          --rate N            new calls a second (1); 0 for none
          --hold SECONDS      mean talking time (30)
          --ring SECONDS      mean ringing time (4)
          --extensions LIST   phones, as 1000-1019@acme.test,2000@globex.test
          --domains LIST      with --count: so many extensions from 1000 on in each domain
          --count N           extensions a domain (20)
          --portal URL        ask this portal's xml_curl, as http://127.0.0.1:8080/
          --key KEY           its key (or FREESWITCH_API_KEY)
          --calls N           end after N calls
          --duration SECONDS  end after that time
          --flood N           N events a second instead of calls at a rate, for the duration (10 s)
          --seed N            the same random choices each time
        """;

    /// <exception cref="FormatException">An option is unknown or its value can't be used; the text says which.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var node = new RehearsalOptions { Port = 8021, Password = Environment.GetEnvironmentVariable("ESL_PASSWORD"), PortalKey = Environment.GetEnvironmentVariable("FREESWITCH_API_KEY") };
        var traffic = new TrafficOptions();
        var flood = 0;
        var (domains, count, extensions, duration) = (Array.Empty<string>(), 20, new List<string>(), (TimeSpan?)null);
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            if (name == "--any-address")
            {
                node = node with { AnyAddress = true };
                continue;
            }

            var value = ++i < arguments.Count ? arguments[i] : throw new FormatException($"{name} needs a value.");
            switch (name)
            {
                case "--esl-port": node = node with { Port = (int)Number(name, value) }; break;
                case "--password": node = node with { Password = value }; break;
                case "--rate": traffic = traffic with { CallsPerSecond = Number(name, value) }; break;
                case "--hold": traffic = traffic with { Hold = TimeSpan.FromSeconds(Number(name, value)) }; break;
                case "--ring": traffic = traffic with { Ring = TimeSpan.FromSeconds(Number(name, value)) }; break;
                case "--extensions": extensions.AddRange(value.Split(',').SelectMany(Range)); break;
                case "--domains": domains = value.Split(','); break;
                case "--count": count = (int)Number(name, value); break;
                case "--portal": node = node with { Portal = Uri.TryCreate(value, UriKind.Absolute, out var url) ? url : throw new FormatException("--portal must be an http:// address.") }; break;
                case "--key": node = node with { PortalKey = value }; break;
                case "--calls": traffic = traffic with { Calls = (long)Number(name, value) }; break;
                case "--duration": duration = TimeSpan.FromSeconds(Number(name, value)); break;
                case "--flood": flood = (int)Number(name, value); break;
                case "--seed": node = node with { Seed = (int)Number(name, value) }; break;
                default: throw new FormatException($"There is no option {name}.");
            }
        }

        foreach (var domain in domains)
        {
            extensions.AddRange(Range($"1000-{1000 + count - 1}@{domain}"));
        }

        if (extensions.Count == 0)
        {
            extensions.AddRange(Range("1000-1019@acme.test"));
        }

        return new CommandLine(node with { Extensions = extensions }, traffic, duration, flood);
    }

    private static double Number(string name, string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0 ? number : throw new FormatException($"{name} must be a number, not '{value}'.");

    /// <summary><c>1000-1003@acme.test</c> is four extensions.</summary>
    private static IEnumerable<string> Range(string text)
    {
        if (text.Split('@') is not [{ Length: > 0 } numbers, { Length: > 0 } domain])
        {
            throw new FormatException($"--extensions: '{text}' must read number@domain or first-last@domain.");
        }

        if (numbers.Split('-') is not [var first, var last])
        {
            return [text];
        }

        return int.TryParse(first, CultureInfo.InvariantCulture, out var from) && int.TryParse(last, CultureInfo.InvariantCulture, out var to) && to >= from
            ? Enumerable.Range(from, to - from + 1).Select(n => $"{n}@{domain}")
            : throw new FormatException($"--extensions: '{numbers}' is no range.");
    }
}
