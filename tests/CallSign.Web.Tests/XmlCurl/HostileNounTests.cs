using System.Collections;
using System.Reflection;
using CallSign.Core.Nouns;
using CallSign.Core.Tenancy;
using CallSign.Web.XmlCurl;

namespace CallSign.Web.Tests.XmlCurl;

/// <summary>Every text of every noun, its parts included, filled with what must never come through, past all of the editors' checks.</summary>
public sealed class HostileNounTests
{
    private static readonly XmlCurlRouter Router = TestPbx.Router();

    private static readonly string[] Files =
        ["sofia.conf", "acl.conf", "ivr.conf", "conference.conf", "callcenter.conf", "local_stream.conf", "voicemail.conf", "translate.conf"];

    public static TheoryData<string> Kinds() => [.. NounCatalog.Edited.Select(k => k.Kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_text_of_a_noun_comes_through(string kind)
    {
        var type = NounCatalog.OfKind(kind)!.Type;
        foreach (var (set, name) in Texts(type, 0).ToList())
        {
            foreach (var text in HostileDataTests.Texts())
            {
                var noun = New(type);
                set(noun, text);
                Check(noun, $"{name}: {text}");
            }
        }
    }

    private static void Check(INoun noun, string what)
    {
        var snapshot = TestPbx.With(noun);
        List<string> forms =
        [
            TestPbx.Dial($"callsign-to-{noun.Id:N}", "acme.test"), TestPbx.Dial($"callsign-after-{noun.Id:N}", "acme.test"), TestPbx.Dial("600", "acme.test"),
            TestPbx.Dial("+4930600", "acme.test"), TestPbx.Dial("+4930600", "public"),
            .. Files.Select(f => $"hostname=vm&section=configuration&tag_name=configuration&key_name=name&key_value={f}&Menu-Name={noun.Id:N}&conference_name={noun.Id:N}&profile_name={noun.Id:N}"),
        ];
        foreach (var form in forms)
        {
            string? answer;
            try
            {
                answer = TestPbx.Ask(form, snapshot, Router);
            }
            catch (InvalidDataException)
            {
                continue; // refused: the endpoint answers "not found"
            }

            if (answer is not null)
            {
                var read = FreeSwitchReader.Read(answer);
                Assert.False(read.Descendants().Any(e => e.Name.LocalName is "evil" or "X-PRE-PROCESS"), what);
            }
        }
    }

    private static INoun New(Type type)
    {
        var noun = (INoun)Filled(type, 0);
        noun.Name = "Noun";
        noun.Enabled = true;
        if (noun is INumbered numbered)
        {
            numbered.Number = "600";
        }

        if (noun is ITenantOwned or ITenantAttributed)
        {
            type.GetProperty(nameof(ITenantOwned.TenantId))!.SetValue(noun, TestPbx.Acme.Id);
        }

        return noun;
    }

    // With one entry in each list, so that the texts of parts are reached.
    private static object Filled(Type type, int depth)
    {
        var made = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties().Where(p => depth < 3 && PartType(p) is not null))
        {
            var list = (IList)(property.GetValue(made) ?? Activator.CreateInstance(property.PropertyType)!);
            if (list.Count == 0)
            {
                list.Add(PartType(property) == typeof(string) ? "x" : Filled(PartType(property)!, depth + 1));
            }

            if (property.CanWrite)
            {
                property.SetValue(made, list);
            }
        }

        return made;
    }

    private static IEnumerable<(Action<object, string> Set, string Name)> Texts(Type type, int depth)
    {
        foreach (var property in type.GetProperties().Where(p => p.GetIndexParameters().Length == 0))
        {
            if (property is { PropertyType: var t, CanWrite: true } && t == typeof(string))
            {
                yield return ((o, text) => property.SetValue(o, text), property.Name);
            }
            else if (depth < 3 && PartType(property) is { } part)
            {
                if (part == typeof(string))
                {
                    yield return ((o, text) => ((IList)property.GetValue(o)!)[0] = text, property.Name + "[0]");
                    continue;
                }

                foreach (var (set, name) in Texts(part, depth + 1))
                {
                    yield return ((o, text) => set(((IList)property.GetValue(o)!)[0]!, text), $"{property.Name}[0].{name}");
                }
            }
        }
    }

    private static Type? PartType(PropertyInfo property) =>
        property.PropertyType is { IsGenericType: true } list && list.GetGenericTypeDefinition() == typeof(List<>) && (list.GenericTypeArguments[0].IsClass)
            ? list.GenericTypeArguments[0]
            : null;
}
