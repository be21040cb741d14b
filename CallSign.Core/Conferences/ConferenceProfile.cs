using CallSign.Core.Changes;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Conferences;

/// <summary>How conference rooms sound and which keys work in them. Rooms without a profile have the defaults.</summary>
[Noun("conference_profile", "conference profile", "conference profiles", "tune")]
[Reloads(ReloadScope.Tenant)]
public sealed class ConferenceProfile : INoun, ITenantOwned
{
    /// <summary>Most keys of a group.</summary>
    public const int MostControls = 30;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public string Name { get; set; } = "";

    public string? Description { get; set; }

    /// <summary>Those that differ from their defaults.</summary>
    public List<ConferenceSetting> Parameters { get; set; } = [];

    /// <summary>Keys of everybody; none for the usual ones.</summary>
    public List<ConferenceControl> Controls { get; set; } = [];

    /// <summary>Keys of moderators; none for those of everybody.</summary>
    public List<ConferenceControl> ModeratorControls { get; set; } = [];

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    public void Normalize()
    {
        Parameters = [.. (Parameters ?? []).Where(p => !string.IsNullOrWhiteSpace(p.Value))];
        foreach (var setting in Parameters)
        {
            setting.Name = setting.Name.Trim();
            setting.Value = setting.Value.Trim();
        }

        foreach (var control in (Controls ??= []).Concat(ModeratorControls ??= []))
        {
            control.Digits = (control.Digits ?? "").Trim();
            control.Action = (control.Action ?? "").Trim();
        }
    }

    public void Check(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        for (var i = 0; i < Parameters.Count; i++)
        {
            var setting = Parameters[i];
            var parameter = ConferenceParameter.Find(setting.Name);
            errors.AddIf(parameter is null, $"Parameters[{i}].Name", "There is no parameter of this name.");
            errors.AddIf(Parameters.Take(i).Any(p => p.Name == setting.Name), $"Parameters[{i}].Name", "This parameter is set twice.");
            if (parameter?.Problem(setting.Value) is { } problem)
            {
                errors.Add($"Parameters[{i}].Value", problem);
            }
        }

        CheckControls(errors, nameof(Controls), Controls);
        CheckControls(errors, nameof(ModeratorControls), ModeratorControls);
    }

    public IEnumerable<NounLink> Links() => [];

    /// <summary>The value that is served for a parameter: the own one where it can be had, else the default.</summary>
    public string ValueOf(ConferenceParameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return Parameters.Find(p => p.Name == parameter.Name)?.Value is { } own && parameter.Problem(own) is null ? own : parameter.Default;
    }

    private static void CheckControls(FieldErrors errors, string field, List<ConferenceControl> controls)
    {
        errors.AddIf(controls.Count > MostControls, field, $"At most {MostControls} keys.");
        for (var i = 0; i < controls.Count; i++)
        {
            var control = controls[i];
            errors.AddIf(!ConferenceControl.IsDigits(control.Digits), $"{field}[{i}].Digits", "Enter 1 to 6 of the keys 0–9, * and #.");
            errors.AddIf(ConferenceAction.Find(control.Action) is null, $"{field}[{i}].Action", "Choose what the key does.");
            errors.AddIf(controls.Take(i).Any(c => c.Digits == control.Digits), $"{field}[{i}].Digits", $"{control.Digits} is used already.");
        }
    }
}

/// <summary>A parameter that a profile sets.</summary>
public sealed class ConferenceSetting
{
    /// <summary>Of <see cref="ConferenceParameter"/>.</summary>
    public string Name { get; set; } = "";

    public string Value { get; set; } = "";
}

/// <summary>Keys and what they do.</summary>
public sealed class ConferenceControl
{
    /// <summary>1–6 keys, pressed one after the other.</summary>
    public string Digits { get; set; } = "";

    /// <summary>Name of a <see cref="ConferenceAction"/>.</summary>
    public string Action { get; set; } = "mute";

    /// <summary>Whether a telephone has these keys.</summary>
    public static bool IsDigits(string digits)
    {
        ArgumentNullException.ThrowIfNull(digits);
        return digits.Length is >= 1 and <= 6 && digits.All(c => char.IsAsciiDigit(c) || c is '*' or '#');
    }
}

internal sealed class ConferenceProfileMap : IEntityTypeConfiguration<ConferenceProfile>
{
    public void Configure(EntityTypeBuilder<ConferenceProfile> builder)
    {
        builder.MapNoun();
        builder.Property(p => p.Parameters).AsJson();
        builder.Property(p => p.Controls).AsJson();
        builder.Property(p => p.ModeratorControls).AsJson();
    }
}
