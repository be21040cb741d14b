using CallSign.Core.Destinations;
using CallSign.Core.Nouns;
using CallSign.Core.Parking;

namespace CallSign.Core.Tests.Parking;

public sealed class ParkingLotTests
{
    [Theory]
    [InlineData("701", "709", null, null)]
    [InlineData("701", "1701", "LastSlot", "as many digits")]
    [InlineData("709", "701", "LastSlot", "below")]
    [InlineData("1000", "1999", "LastSlot", "at most 200")]
    [InlineData("0701", "0709", "FirstSlot", "begin with 0")]
    [InlineData("7 in", "709", "FirstSlot", "2 to 9 digits")]
    [InlineData("700", "709", "Number", "one of the slots")]
    public void Slots_are_a_range_of_numbers_beside_the_lots_own(string first, string last, string? field, string? reason)
    {
        var errors = NounRules.Check(new ParkingLot { Name = "Front", Number = "700", FirstSlot = first, LastSlot = last, TimeoutSeconds = null });
        Assert.Equal(reason is not null, errors.Any);
        Assert.Contains(reason ?? "", field is null ? "" : errors[field]!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_limit_needs_somewhere_to_go()
    {
        ParkingLot Lot(Destination? to) => new() { Name = "Front", Number = "700", FirstSlot = "701", LastSlot = "709", TimeoutSeconds = 60, ReturnTo = to };
        Assert.NotNull(NounRules.Check(Lot(null))["ReturnTo"]);
        Assert.NotNull(NounRules.Check(Lot(Destination.HangUp()))["ReturnTo"]);
        Assert.False(NounRules.Check(Lot(Destination.ToNumber("1001"))).Any);
    }
}
