using System.Diagnostics.CodeAnalysis;

namespace CallSign.Telephony.Esl;

/// <summary>The peer sent what is not Event Socket, or more than the limits allow. The connection cannot be used after it.</summary>
public sealed class EslProtocolException : Exception
{
    public EslProtocolException(string message)
        : base(message)
    {
    }

    public EslProtocolException(string message, Exception inner)
        : base(message, inner)
    {
    }

    [DoesNotReturn]
    internal static void Throw(string message) => throw new EslProtocolException(message);
}
