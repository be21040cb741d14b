using CallSign.Core.Dialplans;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Tests.Tenancy;
using CallSign.Core.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Core.Tests.Dialplans;

public sealed class DialplanHistoryTests(Postgres postgres)
{
    [Fact]
    public async Task Each_saved_text_is_a_version_that_can_be_saved_again()
    {
        await using var world = await TwoTenants.CreateAsync(postgres, s => s.AddNouns().AddSingleton<DialplanHistory>());
        var editor = world.Services.GetRequiredService<NounEditor<TenantDialplan>>();
        var history = world.Services.GetRequiredService<DialplanHistory>();

        var made = await editor.CreateAsync(world.AdministratorOfA, new TenantDialplan { Name = "Own", Xml = Text("answer") }, default);
        Assert.True(made.Succeeded, string.Join("; ", made.Errors.All));
        var row = made.Value!;
        var first = Assert.Single(await history.ReadAsync(world.AdministratorOfA, row.Id, default));
        Assert.Equal((1, row.Xml, world.AdministratorOfA.Name), (first.Number, first.Xml, first.SavedBy));

        row = await SaveAsync(editor, world.AdministratorOfA, row, r => r.Description = "no new text");
        Assert.Single(await history.ReadAsync(world.AdministratorOfA, row.Id, default));
        row = await SaveAsync(editor, world.AdministratorOfA, row, r => r.Xml = Text("echo"));
        var two = await history.ReadAsync(world.AdministratorOfA, row.Id, default);
        Assert.Equal([2, 1], two.Select(v => v.Number));

        var diff = LineDiff.Between(two[1].Xml, two[0].Xml);
        Assert.Contains("answer", Assert.Single(diff, l => l.Change is LineChange.Removed).Text, StringComparison.Ordinal);
        Assert.Contains("echo", Assert.Single(diff, l => l.Change is LineChange.Added).Text, StringComparison.Ordinal);
        Assert.All(LineDiff.Between(two[0].Xml, two[0].Xml), l => Assert.Equal(LineChange.Same, l.Change));

        row = await SaveAsync(editor, world.AdministratorOfA, row, r => r.Xml = two[1].Xml);
        Assert.Equal("answer", Assert.Single(row.Extensions).Conditions[0].Actions[0].Application);
        Assert.Equal([3, 2, 1], (await history.ReadAsync(world.AdministratorOfA, row.Id, default)).Select(v => v.Number));
    }

    [Fact]
    public async Task Of_two_who_save_at_the_same_moment_the_second_is_told_of_the_conflict()
    {
        await using var world = await TwoTenants.CreateAsync(postgres, s => s.AddNouns().AddSingleton<DialplanHistory>());
        var editor = world.Services.GetRequiredService<NounEditor<TenantDialplan>>();
        var row = (await editor.CreateAsync(world.AdministratorOfA, new TenantDialplan { Name = "Own", Xml = Text("answer") }, default)).Value!;
        for (var round = 0; round < 5; round++)
        {
            var (version, texts) = (row.Version, new[] { Text($"sleep\" data=\"{round + 1}00"), Text($"sleep\" data=\"{round + 1}50") });
            var results = await Task.WhenAll(texts.Select(t => editor.SaveAsync(
                world.AdministratorOfA, row.Id, version, new TenantDialplan { Name = "Own", Xml = t }, default)));
            Assert.Equal([SaveOutcome.Saved, SaveOutcome.Stale], results.Select(r => r.Outcome).Order());
            row = results.Single(r => r.Succeeded).Value!;
        }
    }

    [Fact]
    public async Task What_is_refused_leaves_the_text_and_its_versions_alone()
    {
        await using var world = await TwoTenants.CreateAsync(postgres, s => s.AddNouns().AddSingleton<DialplanHistory>());
        var editor = world.Services.GetRequiredService<NounEditor<TenantDialplan>>();
        var row = (await editor.CreateAsync(world.AdministratorOfA, new TenantDialplan { Name = "Own", Xml = Text("answer") }, default)).Value!;
        row.Xml = Text("system");
        var refused = await editor.SaveAsync(world.AdministratorOfA, row.Id, row.Version, row, default);
        Assert.False(refused.Succeeded);
        Assert.Contains("Line 3: The application “system” can't be used here", refused.Errors[nameof(row.Xml)], StringComparison.Ordinal);
        Assert.Single(await world.Services.GetRequiredService<DialplanHistory>().ReadAsync(world.AdministratorOfA, row.Id, default));
    }

    [Fact]
    public async Task Only_so_many_versions_are_kept()
    {
        await using var world = await TwoTenants.CreateAsync(postgres, s => s.AddNouns().AddSingleton<DialplanHistory>());
        var editor = world.Services.GetRequiredService<NounEditor<TenantDialplan>>();
        var row = (await editor.CreateAsync(world.AdministratorOfA, new TenantDialplan { Name = "Own", Xml = Text("answer") }, default)).Value!;
        for (var i = 0; i < DialplanHistory.Kept + 1; i++)
        {
            row = await SaveAsync(editor, world.AdministratorOfA, row, r => r.Xml = Text(i % 2 == 0 ? "echo" : "answer"));
        }

        var kept = await world.Services.GetRequiredService<DialplanHistory>().ReadAsync(world.AdministratorOfA, row.Id, default);
        Assert.Equal((DialplanHistory.Kept, DialplanHistory.Kept + 2), (kept.Count, kept[0].Number));
    }

    [Fact]
    public async Task A_tenant_reads_no_version_and_saves_no_dialplan_of_another()
    {
        await using var world = await TwoTenants.CreateAsync(postgres, s => s.AddNouns().AddSingleton<DialplanHistory>());
        var editor = world.Services.GetRequiredService<NounEditor<TenantDialplan>>();
        var history = world.Services.GetRequiredService<DialplanHistory>();
        var ofB = (await editor.CreateAsync(world.AdministratorOfB, new TenantDialplan { Name = "Own", Xml = Text("answer") }, default)).Value!;

        Assert.Empty(await history.ReadAsync(world.AdministratorOfA, ofB.Id, default));
        Assert.Single(await history.ReadAsync(world.AdministratorOfB, ofB.Id, default));
        var xml = ofB.Xml;
        ofB.Xml = Text("echo");
        Assert.False((await editor.SaveAsync(world.AdministratorOfA, ofB.Id, ofB.Version, ofB, default)).Succeeded);
        Assert.Equal(xml, Assert.Single(await history.ReadAsync(world.AdministratorOfB, ofB.Id, default)).Xml);
    }

    private static string Text(string application) =>
        $"<extension name=\"a\">\n<condition field=\"destination_number\" expression=\"^77$\">\n<action application=\"{application}\"/>\n</condition>\n</extension>";

    private static async Task<TenantDialplan> SaveAsync(NounEditor<TenantDialplan> editor, Actor actor, TenantDialplan row, Action<TenantDialplan> change)
    {
        change(row);
        var saved = await editor.SaveAsync(actor, row.Id, row.Version, row, default);
        Assert.True(saved.Succeeded, string.Join("; ", saved.Errors.All));
        return saved.Value!;
    }
}
