using CallSign.Core.Destinations;
using CallSign.Core.IvrMenus;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Core.Tests.IvrMenus;

public sealed class IvrMenuTests(Postgres postgres)
{
    [Fact]
    public void A_menu_needs_a_greeting_and_a_way_out()
    {
        var menu = new IvrMenu { Name = "Main", MaxFailures = 0, TimeoutMilliseconds = 10, InterDigitTimeoutMilliseconds = 99_999, MaxTimeouts = 11 };
        NounRules.Normalize(menu);
        Assert.Equal(
            ["GreetLong", "TimeoutMilliseconds", "InterDigitTimeoutMilliseconds", "MaxFailures", "MaxTimeouts", "Options"],
            NounRules.Check(menu).All.Select(e => e.Key));
        menu.TimeoutDestination = Destination.ToNumber("1001");
        Assert.Null(NounRules.Check(menu)["Options"]);
    }

    [Theory]
    [InlineData("1", null)]
    [InlineData("*0#9", null)]
    [InlineData("12345", "Enter 1 to 4 keys")]
    [InlineData("", "Enter 1 to 4 keys")]
    [InlineData("A", "Enter 1 to 4 keys")]
    [InlineData("/.*/", "Enter 1 to 4 keys")]
    [InlineData("2", "2 is an option already")]
    public void Keys_are_keys_and_come_once(string digits, string? problem)
    {
        var menu = Menu(m => m.Options = [Option("2"), Option(digits)]);
        var error = NounRules.Check(menu)["Options[1].Digits"];
        Assert.Equal(problem is null, error is null);
        Assert.StartsWith(problem ?? "", error ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ivr/ivr-welcome.wav", true)]
    [InlineData("company.mp3", false)]
    [InlineData("../../etc/passwd.wav", false)]
    [InlineData("/etc/passwd.wav", false)]
    [InlineData("ivr/welcome", false)]
    [InlineData("ivr/a b.wav", false)]
    [InlineData("ivr/${system}.wav", false)]
    [InlineData("ivr/a.wav\n", false)]
    [InlineData("ivr//a.wav", false)]
    [InlineData("say:Hello", false)]
    [InlineData("http://evil.test/a.wav", false)]
    [InlineData("shout://evil.test/a.mp3", false)]
    [InlineData("media:not-an-id", false)]
    public void A_greeting_is_a_prompt_of_the_switch_or_of_the_library(string text, bool fine)
    {
        var errors = new FieldErrors();
        Menu(m => m.GreetLong = text).Check(errors);
        Assert.Equal(fine, errors[nameof(IvrMenu.GreetLong)] is null);
    }

    [Fact]
    public void Options_that_hide_extensions_are_pointed_out()
    {
        var menu = Menu(m => (m.DirectDial, m.Options) = (true, [Option("1"), Option("200"), Option("9")]));
        Assert.Equal(2, menu.Warnings(["1001", "200"]).Count());
        menu.DirectDial = false;
        Assert.Empty(menu.Warnings(["1001", "200"]));
    }

    [Fact]
    public async Task Callers_may_go_in_circles_by_keys_and_not_by_themselves()
    {
        await using var world = await TwoTenants.CreateAsync(postgres, s => s.AddNouns());
        var editor = world.Services.GetRequiredService<NounEditor<IvrMenu>>();
        var main = (await editor.CreateAsync(world.AdministratorOfA, Menu(_ => { }), default)).Value!;
        var sub = (await editor.CreateAsync(world.AdministratorOfA, Menu(m => (m.Name, m.Options) = ("Sub", [Option("9", main)])), default)).Value!;
        main.Options = [Option("1", sub), Option("2", main)];
        var saved = await editor.SaveAsync(world.AdministratorOfA, main.Id, main.Version, main, default);
        Assert.True(saved.Succeeded, string.Join("; ", saved.Errors.All));

        main = saved.Value!;
        main.TimeoutDestination = Destination.To(main);
        Assert.Contains("straight back", (await editor.SaveAsync(world.AdministratorOfA, main.Id, main.Version, main, default)).Errors["TimeoutDestination"], StringComparison.Ordinal);
        var stolen = await editor.CreateAsync(world.AdministratorOfB, Menu(m => m.Options = [Option("1", sub)]), default);
        Assert.Contains("no longer exists", stolen.Errors["Options[0].Destination"], StringComparison.Ordinal);
        Assert.Contains("IVR menu Main", (await editor.DeleteAsync(world.AdministratorOfA, sub.Id, null, default)).Errors[""], StringComparison.Ordinal);
    }

    private static IvrMenu Menu(Action<IvrMenu> change)
    {
        var menu = new IvrMenu { Name = "Main", GreetLong = "ivr/ivr-welcome.wav", Options = [Option("1")] };
        change(menu);
        return menu;
    }

    private static IvrOption Option(string digits, INoun? to = null) =>
        new() { Digits = digits, Destination = to is null ? Destination.ToNumber("1001") : Destination.To(to) };
}
