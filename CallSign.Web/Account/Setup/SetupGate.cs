using System.Security.Cryptography;
using System.Text;
using CallSign.Core.Data;
using CallSign.Core.PortalUsers;
using CallSign.Web.Settings;

namespace CallSign.Web.Account.Setup;

/// <summary>Guards the first run: who has the code of the console or of the data folder may create the first administrator; nobody later.</summary>
internal sealed class SetupGate(CallSignDb db, CallSignSettings settings)
{
    // No letters that are mistaken for others when typed from a console.
    private const string Letters = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
    private volatile bool _done;
    private volatile string? _code;

    /// <summary>File in the data folder that holds the code while it is needed.</summary>
    public string CodeFile => Path.Combine(settings.DataFolder, "setup-code");

    /// <summary>Whether the installation has no user yet. Once it has one, the database is not asked again.</summary>
    public async ValueTask<bool> IsNeededAsync(CancellationToken cancellationToken)
    {
        if (!_done && !await FirstAdministrator.IsNeededAsync(db, cancellationToken))
        {
            Close();
        }

        return !_done;
    }

    /// <summary>The code: 12 letters and digits, 59 bits, the same one after a restart.</summary>
    public string OpenCode()
    {
        if (_code is null)
        {
            Directory.CreateDirectory(settings.DataFolder);
            var code = File.Exists(CodeFile) ? File.ReadAllText(CodeFile).Trim() : "";
            if (code.Length < 12)
            {
                code = string.Join('-', Enumerable.Range(0, 3).Select(_ => RandomNumberGenerator.GetString(Letters, 4)));
                File.WriteAllText(CodeFile, code);
                File.SetUnixFileMode(CodeFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            _code = code;
        }

        return _code;
    }

    /// <summary>Compares in constant time; spaces, dashes and case do not count.</summary>
    public bool IsCode(string? text) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Plain(text ?? "")), Encoding.UTF8.GetBytes(Plain(OpenCode())));

    /// <summary>The first administrator exists: the code is void.</summary>
    public void Close()
    {
        _done = true;
        _code = null;
        File.Delete(CodeFile);
    }

    private static string Plain(string code) => string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
}
