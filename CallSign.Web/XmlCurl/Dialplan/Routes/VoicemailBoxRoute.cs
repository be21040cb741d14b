using CallSign.Core.Extensions;
using CallSign.Core.VoicemailBoxes;

namespace CallSign.Web.XmlCurl.Dialplan.Routes;

/// <summary>A call to a mailbox without a telephone: the caller leaves a message.</summary>
internal sealed class VoicemailBoxRoute : NounRoute<VoicemailBox>
{
    public override void Write(FsXmlWriter writer, in DialplanCall call, VoicemailBox noun)
    {
        if (noun.Number is not { } number)
        {
            writer.Action("hangup"u8, "UNALLOCATED_NUMBER"u8);
            return;
        }

        writer.OpenVariables(call);
        if (noun.Greeting is GreetingChoice.None)
        {
            writer.Literal(";skip_greeting=true"u8);
        }
        else if (noun.Greeting is not GreetingChoice.AsChosen)
        {
            writer.Literal(";voicemail_greeting_number="u8).Number((int)noun.Greeting);
        }

        if (!noun.SayInstructions)
        {
            writer.Literal(";skip_instructions=true"u8);
        }

        var language = noun.Language is { } own && LanguageTag.IsValid(own) ? own : call.Tenant.Language;
        if (LanguageTag.IsValid(language))
        {
            writer.Literal(";default_language="u8).Token(language.Split('-')[0]);
        }

        writer.CloseValue().LeaveMessage(call, number, isBusy: false, language);
    }
}
