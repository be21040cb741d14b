using CallSign.Core.Extensions;
using CallSign.Core.Nouns;
using CallSign.Core.OutboundRoutes;
using CallSign.Core.Queues;
using CallSign.Core.Routing;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;

namespace CallSign.Core.Tests.Queues;

public sealed class CallbackNumbersTests
{
    [Theory]
    [InlineData("1001", true)] // an extension
    [InlineData("0301234", true)]
    [InlineData("+49301234", false)] // no route
    [InlineData("112", false)]
    [InlineData("0900123", false)] // a route that is for some extensions only
    [InlineData("600", false)] // the queue itself
    [InlineData("", false)]
    [InlineData("0*21", false)]
    [InlineData("anonymous", false)]
    public void Numbers_are_called_that_the_company_lets_out(string number, bool allowed) => Assert.Equal(allowed, CallbackNumbers.Allows(Tenant(), Queue(), number));

    [Fact]
    public void Patterns_allow_no_others()
    {
        var queue = Queue(q => q.CallbackNumbers = ["030."]);
        Assert.True(CallbackNumbers.Allows(Tenant(), queue, "0301234"));
        Assert.False(CallbackNumbers.Allows(Tenant(), queue, "0401234"));
        Assert.False(CallbackNumbers.Allows(Tenant(), queue, "1001"));
    }

    [Fact]
    public void Callers_may_enter_numbers_only_where_it_is_said_which()
    {
        Assert.Empty(Errors(Queue()));
        Assert.Equal([nameof(CallQueue.CallbackNumbers)], Errors(Queue(q => q.CallbackOtherNumber = true)));
        Assert.Equal([nameof(CallQueue.CallbackNumbers)], Errors(Queue(q => q.CallbackNumbers = ["0]("])));
        Assert.Equal([nameof(CallQueue.CallbackKey)], Errors(Queue(q => (q.ExitKey, q.Exit) = ("1", Core.Destinations.Destination.ToNumber("1001")))));
        Assert.Equal([nameof(CallQueue.CallbackAttempts), nameof(CallQueue.CallbackMinutes)], Errors(Queue(q => (q.CallbackAttempts, q.CallbackMinutes) = (0, 0))).Order());
    }

    private static IEnumerable<string> Errors(CallQueue queue)
    {
        queue.Normalize();
        var errors = new FieldErrors();
        queue.Check(errors);
        return errors.All.Select(e => e.Key).Distinct();
    }

    private static CallQueue Queue(Action<CallQueue>? change = null)
    {
        var queue = new CallQueue { Name = "Sales", Number = "600", Callback = true };
        change?.Invoke(queue);
        return queue;
    }

    private static TenantSnapshot Tenant()
    {
        var acme = new Tenant { Name = "Acme", Domain = "acme.test" };
        var extension = ExtensionEntry.From(new Extension { TenantId = acme.Id, Number = "1001", DisplayName = "Ada" }, acme.Domain, "secret", null)!;
        return new TenantSnapshot(acme, [extension], new NounSet(new INoun[]
        {
            Queue(), new OutboundRoute { Name = "Premium", Patterns = ["0900."], Order = 1, AllowedExtensions = ["1001"], TollClass = TollClass.Premium },
            new OutboundRoute { Name = "National", Patterns = ["0Z."], Order = 2 },
        }));
    }
}
