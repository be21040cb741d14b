using CallSign.Core.Conferences;
using CallSign.Core.Nouns;
using CallSign.Core.Tests.Extensions;

namespace CallSign.Core.Tests.Conferences;

public sealed class ConferenceRoomTests(Postgres postgres)
{
    [Theory]
    [InlineData("12", null, "Pin", "4 to 12")]
    [InlineData("12a4", null, "Pin", "4 to 12")]
    [InlineData("1357", "24", "ModeratorPin", "4 to 12")]
    [InlineData("1357", "1357", "ModeratorPin", "differs")]
    [InlineData(null, "1357", "Pin", "everybody else")]
    [InlineData("1357", "2468", null, null)]
    public void Pins_are_digits_and_differ(string? pin, string? moderator, string? field, string? reason)
    {
        var errors = NounRules.Check(new ConferenceRoom { Name = "Board", PinInClear = pin, ModeratorPinInClear = moderator });
        Assert.Equal(reason is not null, errors.Any);
        Assert.Contains(reason ?? "", field is null ? "" : errors[field]!, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_waits_for_a_moderator_needs_one()
    {
        Assert.NotNull(NounRules.Check(new ConferenceRoom { Name = "Board", WaitForModerator = true })["Moderators"]);
        Assert.NotNull(NounRules.Check(new ConferenceRoom { Name = "Board", EndWithModerator = true, PinInClear = "1357" })["Moderators"]);
        Assert.Null(NounRules.Check(new ConferenceRoom { Name = "Board", EndWithModerator = true, PinInClear = "1357", ModeratorPinInClear = "2468" })["Moderators"]);
        Assert.Null(NounRules.Check(new ConferenceRoom { Name = "Board", WaitForModerator = true, Moderators = [new RoomModerator { Number = "1001" }] })["Moderators"]);
    }

    [Fact]
    public async Task Pins_are_kept_replaced_and_taken_away_and_stand_nowhere_in_clear()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var (editor, list) = (bed.Get<NounEditor<ConferenceRoom>>(), bed.Get<NounList<ConferenceRoom>>());
        var created = (await editor.CreateAsync(bed.Acme, new ConferenceRoom { Name = "Board", Number = "300", PinInClear = "1357", ModeratorPinInClear = "2468" }, default)).Value!;
        var row = (await list.FindAsync(bed.Acme, created.Id, default))!;
        Assert.Equal(("1357", "2468"), (bed.Box.Decrypt(row.Pin!.Value), bed.Box.Decrypt(row.ModeratorPin!.Value)));

        // The moderators' new PIN is the one that everybody has already.
        row.ModeratorPinInClear = "1357";
        Assert.Contains("differs", (await editor.SaveAsync(bed.Acme, row.Id, row.Version, row, default)).Errors["ModeratorPin"], StringComparison.Ordinal);
        row.ModeratorPinInClear = "12";
        Assert.Contains("4 to 12", (await editor.SaveAsync(bed.Acme, row.Id, row.Version, row, default)).Errors["ModeratorPin"], StringComparison.Ordinal);

        row = (await list.FindAsync(bed.Acme, created.Id, default))!;
        row.ModeratorPinInClear = "";
        Assert.True((await editor.SaveAsync(bed.Acme, row.Id, row.Version, row, default)).Succeeded);
        row = (await list.FindAsync(bed.Acme, created.Id, default))!;
        Assert.Equal("1357", bed.Box.Decrypt(row.Pin!.Value));
        Assert.Null(row.ModeratorPin);
        Assert.Null(await list.FindAsync(bed.Other, created.Id, default));
    }

    [Fact]
    public async Task A_profile_that_a_room_has_is_not_deleted_and_another_tenants_can_not_be_had()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var profiles = bed.Get<NounEditor<ConferenceProfile>>();
        var rooms = bed.Get<NounEditor<ConferenceRoom>>();
        var profile = (await profiles.CreateAsync(bed.Acme, new ConferenceProfile { Name = "Hall" }, default)).Value!;
        Assert.True((await rooms.CreateAsync(bed.Acme, new ConferenceRoom { Name = "Board", ProfileId = profile.Id }, default)).Succeeded);
        Assert.Contains("Board", (await profiles.DeleteAsync(bed.Acme, profile.Id, null, default)).Errors[""], StringComparison.Ordinal);
        Assert.NotNull((await rooms.CreateAsync(bed.Other, new ConferenceRoom { Name = "Board", ProfileId = profile.Id }, default)).Errors["ProfileId"]);
    }

    [Fact]
    public void A_profile_takes_known_parameters_in_their_range_and_keys_once()
    {
        var profile = new ConferenceProfile
        {
            Name = "Hall",
            Parameters =
            [
                new ConferenceSetting { Name = "energy-level", Value = "5000" }, new ConferenceSetting { Name = "sound-prefix", Value = "/etc" },
                new ConferenceSetting { Name = "rate", Value = "16000" }, new ConferenceSetting { Name = "comfort-noise", Value = " " },
            ],
            Controls = [new ConferenceControl { Digits = "1" }, new ConferenceControl { Digits = "1" }, new ConferenceControl { Digits = "2", Action = "execute_application" }],
        };
        NounRules.Normalize(profile);
        var errors = NounRules.Check(profile);
        Assert.Equal(["Parameters[0].Value", "Parameters[1].Name", "Controls[1].Digits", "Controls[2].Action"], errors.All.Select(e => e.Key));
        Assert.All(ConferenceParameter.All.Where(p => p.Default.Length > 0), p => Assert.Null(p.Problem(p.Default)));
    }
}
