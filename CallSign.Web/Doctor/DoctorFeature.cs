using CallSign.Web.Composition;

namespace CallSign.Web.Doctor;

/// <summary>The doctor of registrations and lookups.</summary>
internal sealed class DoctorFeature : IWebFeature
{
    public void AddServices(WebApplicationBuilder builder) => builder.Services.AddSingleton<ILookupDoctor, LookupDoctor>();
}
