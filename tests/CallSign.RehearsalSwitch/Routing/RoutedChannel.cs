namespace CallSign.RehearsalSwitch.Routing;

/// <summary>The caller's channel, as lookups tell of it.</summary>
internal sealed class RoutedChannel(string callerName, string callerNumber, string number, string context)
{
    public Guid Uuid { get; } = Guid.NewGuid();

    public string CallerName { get; } = callerName;

    public string CallerNumber { get; } = callerNumber;

    public string Number { get; set; } = number;

    public string Context { get; set; } = context;

    public bool IsAnswered { get; set; }

    /// <summary>In the order in which they were set: mod_xml_curl sends them so.</summary>
    public OrderedDictionary<string, string> Variables { get; } = [];

    public string? this[string variable] => Variables.GetValueOrDefault(variable);

    /// <summary>An empty value takes the variable away (switch_channel_set_variable).</summary>
    public void Set(string variable, string value)
    {
        if (value.Length == 0)
        {
            Variables.Remove(variable);
        }
        else
        {
            Variables[variable] = value;
        }
    }
}
