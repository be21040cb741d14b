using System.Security.Cryptography;
using CallSign.Core.Data;
using CallSign.Core.Secrets;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace CallSign.Core.PortalUsers;

/// <summary>Identity's store on the product's own context, with authenticator keys and recovery codes encrypted at rest.</summary>
public sealed class PortalUserStore(CallSignDbContext context, SecretBox secrets, IdentityErrorDescriber describer)
    : UserOnlyStore<PortalUser, CallSignDbContext, Guid>(context, describer)
{
    public override Task SetTokenAsync(PortalUser user, string loginProvider, string name, string? value, CancellationToken cancellationToken) =>
        base.SetTokenAsync(user, loginProvider, name, value is null ? null : secrets.Encrypt(value).Ciphertext, cancellationToken);

    /// <exception cref="CryptographicException">The key ring that encrypted the token is gone.</exception>
    public override async Task<string?> GetTokenAsync(PortalUser user, string loginProvider, string name, CancellationToken cancellationToken)
    {
        var token = await base.GetTokenAsync(user, loginProvider, name, cancellationToken).ConfigureAwait(false);
        return token is null ? null : secrets.Decrypt(new EncryptedSecret(token));
    }
}
