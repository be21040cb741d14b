using System.Text.Json.Serialization;

namespace CallSign.Core.Secrets;

/// <summary>A secret as the database keeps it: Data Protection's text. It never prints or serialises as anything but a mask.</summary>
/// <param name="Ciphertext">What <see cref="SecretBox.Encrypt"/> made.</param>
[JsonConverter(typeof(MaskingConverter))]
public readonly record struct EncryptedSecret(string Ciphertext)
{
    /// <summary>What stands in the place of a secret wherever one is shown.</summary>
    public const string Mask = "••••••••";

    public override string ToString() => Mask;

    private sealed class MaskingConverter : JsonConverter<EncryptedSecret>
    {
        public override EncryptedSecret Read(ref System.Text.Json.Utf8JsonReader reader, Type typeToConvert, System.Text.Json.JsonSerializerOptions options) =>
            throw new NotSupportedException("A secret is never read from JSON.");

        public override void Write(System.Text.Json.Utf8JsonWriter writer, EncryptedSecret value, System.Text.Json.JsonSerializerOptions options)
        {
            ArgumentNullException.ThrowIfNull(writer);
            writer.WriteStringValue(Mask);
        }
    }
}
