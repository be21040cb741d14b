using CallSign.Core.Parking;
using CallSign.Core.TimeConditions;

namespace CallSign.Web.Tests.XmlCurl;

public sealed class PresenceMapTests
{
    private static readonly TimeCondition Hours = new() { TenantId = TestPbx.Acme.Id, Name = "Hours", OverrideCode = "5" };
    private static readonly ParkingLot Lot = new() { TenantId = TestPbx.Acme.Id, Name = "Lot", Number = "800", FirstSlot = "801", LastSlot = "809" };

    [Theory]
    [InlineData("5901", "park")]
    [InlineData("5900", null)] // parks, and is no slot
    [InlineData("59011", null)]
    [InlineData("*285", "flow")]
    [InlineData("*286", null)]
    [InlineData("1000", null)]
    [InlineData("805", null)]
    public void A_lamp_is_told_of_by_whoever_knows_its_state(string number, string? expected) => Assert.Equal(expected, Protocol(number, "acme.test", Hours));

    [Fact]
    public void Slots_of_an_own_lot_stand_in_place_of_the_usual_ones()
    {
        Assert.Equal("park", Protocol("805", "acme.test", Lot));
        Assert.Null(Protocol("5901", "acme.test", Lot));
    }

    [Theory]
    [InlineData("globex.test")]
    [InlineData("nowhere.test")]
    [InlineData("a\"/><evil/>")]
    public void Another_domain_has_none_of_them(string domain) => Assert.Null(Protocol("*285", domain, Hours));

    private static string? Protocol(string number, string domain, params Core.Nouns.INoun[] nouns)
    {
        var form = $"section=configuration&tag_name=configuration&key_name=name&key_value=presence_map.conf&domain={Uri.EscapeDataString(domain)}&exten={Uri.EscapeDataString(number)}";
        var map = FreeSwitchReader.Read(TestPbx.Ask(form, TestPbx.With(nouns))!);
        Assert.NotNull(map.Descendants("domains").Single()); // else mod_sofia looks on its disk, and complains
        return (string?)map.Descendants("exten").SingleOrDefault()?.Attribute("proto");
    }
}
