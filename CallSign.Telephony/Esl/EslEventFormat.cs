namespace CallSign.Telephony.Esl;

/// <summary>How FreeSWITCH writes events. Both read the same here; plain costs the switch half the processor time.</summary>
public enum EslEventFormat
{
    Plain,
    Json,
}
