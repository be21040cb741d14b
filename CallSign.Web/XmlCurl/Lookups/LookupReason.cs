namespace CallSign.Web.XmlCurl.Lookups;

/// <summary>Why a lookup was not answered with a document.</summary>
public enum LookupReason : byte
{
    /// <summary>It was.</summary>
    None,

    /// <summary>There is no tenant of the domain that was asked for.</summary>
    UnknownDomain,

    /// <summary>The tenant's domain in other letters than it is written here; to a phone's digest that is another domain.</summary>
    OtherLetters,

    /// <summary>The tenant is disabled.</summary>
    TenantDisabled,

    /// <summary>The tenant has no such extension.</summary>
    UnknownUser,

    /// <summary>The extension is disabled.</summary>
    UserDisabled,

    /// <summary>The portal does not answer such questions: files of other modules, logins that it does not offer.</summary>
    NotServed,

    /// <summary>The question itself makes no sense: a realm that differs from the domain, characters that no name has.</summary>
    BadRequest,

    /// <summary>The portal failed to write the document.</summary>
    BadDocument,

    /// <summary>The form was larger than any of FreeSWITCH's.</summary>
    TooLarge,

    /// <summary>A wrong key, or none.</summary>
    RefusedKey,
}
