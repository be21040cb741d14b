using System.Text;

namespace CallSign.RehearsalSwitch.Routing;

/// <summary>One leg of a dial string (switch_ivr_originate.c), with the variables in front of it.</summary>
/// <param name="Address">As <c>user/101@acme.test</c>.</param>
/// <param name="Variables">Of its <c>[]</c> and of the <c>{}</c> before it.</param>
internal sealed record RoutedLeg(string Address, IReadOnlyDictionary<string, string> Variables)
{
    /// <summary>Every leg, in the order in which it is rung or written.</summary>
    public static IEnumerable<RoutedLeg> Parse(string dialString)
    {
        var address = new StringBuilder();
        var (common, own) = (new Dictionary<string, string>(), new Dictionary<string, string>());
        for (var i = 0; i < dialString.Length; i++)
        {
            switch (dialString[i])
            {
                case '{' or '[' or '<' when dialString.IndexOf(dialString[i] switch { '{' => '}', '[' => ']', _ => '>' }, i) is > 0 and var end:
                    Read(dialString[(i + 1)..end], dialString[i] == '[' ? own : common);
                    i = end;
                    break;
                case ',' or '|':
                    yield return Leg();
                    break;
                case ':' when dialString.AsSpan(i).StartsWith(":_:"):
                    yield return Leg();
                    common.Clear();
                    i += 2;
                    break;
                default:
                    address.Append(dialString[i]);
                    break;
            }
        }

        yield return Leg();

        RoutedLeg Leg()
        {
            var leg = new RoutedLeg(address.ToString(), new Dictionary<string, string>([.. common.Where(c => !own.ContainsKey(c.Key)), .. own]));
            address.Clear();
            own.Clear();
            return leg;
        }
    }

    private static void Read(string text, Dictionary<string, string> variables)
    {
        var between = text.StartsWith("^^", StringComparison.Ordinal) ? text[2] : ',';
        foreach (var assignment in (between == ',' ? text : text[3..]).Split(between))
        {
            if (assignment.Split('=', 2) is [var name, var value])
            {
                variables[name] = value;
            }
        }
    }
}
