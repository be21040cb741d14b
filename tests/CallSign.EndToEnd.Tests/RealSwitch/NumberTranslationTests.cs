using CallSign.Core.Nouns;
using CallSign.Core.NumberTranslations;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.EndToEnd.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>A number format that was saved is the one by which mod_translate rewrites numbers.</summary>
public sealed class NumberTranslationTests(RealSwitchFixture real) : IClassFixture<RealSwitchFixture>
{
    [Fact]
    public async Task A_saved_number_format_rewrites_numbers_on_the_switch()
    {
        real.Required();
        Assert.SkipUnless((await real.Switch.ApiAsync("module_exists mod_translate")).Trim() == "true", "This FreeSWITCH has no mod_translate.");
        var editor = real.Portal.Services.GetRequiredService<NounEditor<NumberTranslation>>();
        var root = new Actor("root", null, null, PortalRole.PlatformAdministrator);
        var germany = new NumberTranslation
        {
            Name = "DE",
            Rules =
            [
                new() { Pattern = @"^\+(\d+)$", Replacement = "$1" }, new() { Pattern = @"^00(\d+)$", Replacement = "$1" }, new() { Pattern = @"^0([1-9]\d+)$", Replacement = "49$1" },
                new() { Pattern = @"^(\d+)$", Replacement = "$1" }, // to mod_translate, a number that nothing matches is none
            ],
        };
        var saved = (await editor.CreateAsync(root, germany, default)).Value!;
        await BecomesAsync("0301234", "49301234");
        await BecomesAsync("0049301234", "49301234");
        await BecomesAsync("+49301234", "49301234");
        await BecomesAsync("1234", "1234");

        saved.Rules = [new() { Pattern = @"^0([1-9]\d+)$", Replacement = "+49$1" }];
        Assert.True((await editor.SaveAsync(root, saved.Id, saved.Version, saved, default)).Succeeded);
        await BecomesAsync("0301234", "+49301234");
    }

    private Task BecomesAsync(string number, string expected) => Eventually.TrueAsync(
        async () => (await real.Switch.ApiAsync($"translate {number} DE")).Trim() == expected, TimeSpan.FromSeconds(10), $"{number} becomes {expected}");
}
