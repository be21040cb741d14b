namespace CallSign.Telephony.Nodes;

/// <summary>One FreeSWITCH that the portal is connected to, or tries to be.</summary>
public sealed class FreeSwitchNode(string name)
{
    /// <summary>The name the operator gave it; unique among the nodes, never empty.</summary>
    public string Name { get; } = name;
}
