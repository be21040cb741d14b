using System.Reflection;
using CallSign.Architecture.Tests.Metadata;
using CallSign.Architecture.Tests.Rules;

namespace CallSign.Architecture.Tests;

/// <summary>Web → Telephony → Core, and what the rooms inside of them may import.</summary>
public sealed class ImportTests
{
    private static readonly Lazy<IReadOnlyList<TypeUse>> Uses =
        new(() => [.. TypeUseReader.Read(Product.Core), .. TypeUseReader.Read(Product.Telephony), .. TypeUseReader.Read(Product.Web)]);

    private static readonly Dictionary<string, ImportRule> Rules = new()
    {
        ["esl imports nothing of the product"] = new("CallSign.Telephony.Esl", ["CallSign", "Npgsql", "Microsoft"], ["Microsoft.Extensions.Logging", "Microsoft.CodeAnalysis"]),
        ["nodes know no consumer"] = new("CallSign.Telephony.Nodes", "CallSign.Telephony.Modules", "CallSign.Telephony.Cdr"),
        ["core knows no web"] = new("CallSign.Core", WebFrameworks),
        ["telephony knows no web"] = new("CallSign.Telephony", WebFrameworks),
        ["telephony reads no database"] = new("CallSign.Telephony", "CallSign.Core.Data.CallSignDbContext", "Microsoft.EntityFrameworkCore"),
        ["xml_curl knows no portal"] = new("CallSign.Web.XmlCurl", "CallSign.Web.Portal"),
        ["xml_curl knows nobody who looks at it"] = new("CallSign.Web.XmlCurl", "CallSign.Web.Simulator", "CallSign.Web.Doctor"),
        ["the simulator knows no portal"] = new("CallSign.Web.Simulator", "CallSign.Web.Portal"),
        ["the doctor knows no portal"] = new("CallSign.Web.Doctor", "CallSign.Web.Portal"),
        ["the simulator answers from memory"] = new("CallSign.Web.Simulator", Database),
        ["the doctor answers from memory"] = new("CallSign.Web.Doctor", Database),
        ["the portal knows no xml_curl"] = new("CallSign.Web.Portal", "CallSign.Web.XmlCurl"),
        ["xml_curl answers from memory"] = new("CallSign.Web.XmlCurl", Database),
        ["the portal goes through editors and lists"] = new("CallSign.Web.Portal", Database),
        ["the portal speaks no esl"] = new("CallSign.Web.Portal", "CallSign.Telephony.Esl"),
        ["controls know no business"] = new("CallSign.Web.Shared", "CallSign.Web.Portal", "CallSign.Web.XmlCurl"),
    };

    public static TheoryData<string> RuleNames => [.. Rules.Keys];

    private static string[] WebFrameworks =>
    [
        "Microsoft.AspNetCore.Components", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Mvc", "Microsoft.AspNetCore.Routing",
        "Microsoft.AspNetCore.SignalR", "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Radzen",
    ];

    private static string[] Database =>
        ["CallSign.Core.Data.CallSignDbContext", "CallSign.Core.Data.CallSignDb", "Microsoft.EntityFrameworkCore", "Npgsql"];

    [Fact]
    public void Assemblies_refer_downwards_only()
    {
        Assert.Empty(Wrong(Product.Core));
        Assert.Empty(Wrong(Product.Telephony, "CallSign.Core"));
        Assert.Empty(Wrong(Product.Web, "CallSign.Core", "CallSign.Telephony"));
        Assert.NotEmpty(Wrong(typeof(ImportTests).Assembly, "CallSign.Core", "CallSign.Telephony")); // the rule sees a reference to Web
    }

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void The_rule_holds(string rule) => Assert.Empty(Rules[rule].Breaches(Uses.Value));

    /// <summary>Each rule fails on a type of this assembly that breaks it on purpose, in a namespace of the rule.</summary>
    [Theory]
    [MemberData(nameof(RuleNames))]
    public void The_rule_sees_a_breach(string rule) =>
        Assert.NotEmpty(Rules[rule].Breaches(TypeUseReader.Read(typeof(ImportTests).Assembly)));

    [Fact]
    public void The_reader_sees_every_way_to_name_a_type()
    {
        var uses = TypeUseReader.Read(typeof(ImportTests).Assembly).Single(t => t.Name == typeof(Violations.EveryWay).FullName).Uses;
        Assert.Empty(Violations.EveryWay.Names.Except(uses));
    }

    private static IEnumerable<string> Wrong(Assembly assembly, params string[] allowed) =>
        TypeUseReader.References(assembly).Where(r => r.StartsWith("CallSign.", StringComparison.Ordinal) && !allowed.Contains(r));
}
