using System.Globalization;
using System.Reflection;
using System.Text.Json;
using CallSign.Core.Csv;
using CallSign.Core.Destinations;
using CallSign.Core.Nouns.Bulk;

namespace CallSign.Core.Nouns.Csv;

/// <summary>The CSV form of a kind of noun: a column for each field that is no secret. Parts stand in one cell, as JSON.</summary>
internal sealed class NounColumns
{
    /// <param name="kind">The kind.</param>
    /// <param name="names">What destinations and references are called.</param>
    public NounColumns(NounKind kind, ReferenceNames names)
    {
        All = [.. NounFields.Of(kind.Type).Where(f => !f.IsSecret).Select(f => Column(f, names))];
        Schema = new CsvSchema(All, "name") { AllowsLineBreaks = true };
    }

    /// <summary>In the order of an export.</summary>
    public IReadOnlyList<CsvColumn<INoun>> All { get; }

    public CsvSchema Schema { get; }

    private static CsvColumn<INoun> Column(NounField field, ReferenceNames names)
    {
        var property = field.Property;
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var isOptional = IsOptional(property);
        return new CsvColumn<INoun>(field.Name, property.Name, noun => Text(property.GetValue(noun), type, names), (noun, cell) =>
        {
            if (cell.Length == 0)
            {
                // As in a file of extensions: an empty cell clears what may be empty, and leaves all else as it is.
                if (isOptional)
                {
                    property.SetValue(noun, null);
                }

                return null;
            }

            var problem = Read(cell, type, names, out var value);
            if (problem is null)
            {
                property.SetValue(noun, value);
            }

            return problem;
        });
    }

    private static bool IsOptional(PropertyInfo property) => property.PropertyType.IsValueType
        ? Nullable.GetUnderlyingType(property.PropertyType) is not null
        : property.PropertyType == typeof(string) && new NullabilityInfoContext().Create(property).WriteState is NullabilityState.Nullable;

    private static string? Text(object? value, Type type, ReferenceNames names) => value switch
    {
        null => null,
        string text => text,
        bool flag => CsvWords.Of(flag),
        Enum word => JsonNamingPolicy.SnakeCaseLower.ConvertName(word.ToString()),
        Destination destination => names.Text(destination),
        int or long or short or byte or uint or double or decimal => Convert.ToString(value, CultureInfo.InvariantCulture),
        _ => Unquoted(JsonSerializer.Serialize(value, type, names.Options)),
    };

    // A time or an id is a JSON string, and stands in its cell without the quotation marks.
    private static string Unquoted(string json) => json.StartsWith('"') ? JsonSerializer.Deserialize<string>(json)! : json;

    private static string? Read(string cell, Type type, ReferenceNames names, out object? value)
    {
        value = null;
        if (type == typeof(string))
        {
            value = cell;
            return null;
        }

        if (type == typeof(bool))
        {
            value = CsvWords.Flag(cell);
            return value is null ? CsvWords.NoFlag : null;
        }

        if (type.IsEnum)
        {
            var word = Enum.GetNames(type).FirstOrDefault(n => Plain(n) == Plain(cell));
            value = word is null ? null : Enum.Parse(type, word);
            return value is null ? $"Enter one of: {string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName))}." : null;
        }

        if (type == typeof(Destination))
        {
            var problem = names.Read(cell, out var destination);
            value = destination;
            return problem;
        }

        if (type == typeof(int))
        {
            var isNumber = int.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
            value = number;
            return isNumber ? null : CsvWords.NoCount;
        }

        return Parse(cell, type, names, out value);
    }

    private static string? Parse(string cell, Type type, ReferenceNames names, out object? value)
    {
        value = null;
        try
        {
            var isJson = cell[0] is '[' or '{' || type.IsPrimitive || type == typeof(decimal);
            value = JsonSerializer.Deserialize(isJson ? cell : JsonSerializer.Serialize(cell), type, names.Options);
            return value is null ? "Enter a value." : null;
        }
        catch (JsonException e)
        {
            return Reason(e, type);
        }
    }

    /// <summary>Why JSON could not be read, in the words of a person.</summary>
    public static string Reason(JsonException e, Type type)
    {
        var at = e.Path is { Length: > 1 } path ? $" (at {path.TrimStart('$', '.')})" : "";
        return e.Message.StartsWith("There is no ", StringComparison.Ordinal) || e.Message.StartsWith("Give ", StringComparison.Ordinal)
            || e.Message.StartsWith("Enter ", StringComparison.Ordinal)
            ? e.Message.TrimEnd('.') + at + "."
            : type.IsGenericType ? $"This is not the JSON of a list of {Words(type.GetGenericArguments()[0].Name)}{at}. See an export for its form."
            : $"This can't be read{at}. See an export for its form.";
    }

    private static string Words(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name).Replace('_', ' ') + "s";

    private static string Plain(string word) => string.Concat(word.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
