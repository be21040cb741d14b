using CallSign.Core.Cdrs;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Tests.Cdrs;

public sealed class CdrListTests(Postgres postgres) : CdrReads(postgres)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private CdrList List => new(Db);

    [Fact]
    public async Task A_tenant_sees_its_own_calls_and_the_platform_all_of_them()
    {
        var own = Call(Noon);
        var theirs = Call(Noon, Globex);
        await WriteAsync(own, theirs);

        var page = await List.PageAsync(Supervisor, Day, Stop);
        Assert.Equal(own.CallUuid, Assert.Single(page.Rows).CallUuid);
        Assert.Equal(1, page.Count);
        Assert.Null(await List.FindAsync(Supervisor, theirs.CallUuid, Stop));
        Assert.Equal(2, (await List.PageAsync(Platform, Day, Stop)).Count);
        Assert.Equal(0, (await List.PageAsync(new Actor("nobody", null, null, PortalRole.None), Day, Stop)).Count);
    }

    [Fact]
    public async Task A_call_is_found_with_its_legs_and_story()
    {
        var call = Call(Noon);
        await WriteAsync(call);
        var found = await List.FindAsync(Supervisor, call.CallUuid, Stop);
        Assert.Equal(call.Legs, found!.Legs);
        Assert.Equal("ringing", Assert.Single(found.Events).What);
        Assert.Null(await List.FindAsync(Supervisor, Guid.NewGuid(), Stop));
    }

    [Fact]
    public async Task A_plain_user_sees_the_calls_of_the_own_number_only()
    {
        await WriteAsync(Call(Noon, caller: "1000", destination: "1001"), Call(Noon, caller: "1002", destination: "1003"), Call(Noon, caller: "1004", destination: "1000"));
        var user = new Actor("ulf", Guid.NewGuid(), Acme, PortalRole.User);
        Assert.Equal(2, (await List.PageAsync(user, Day with { Party = "1000" }, Stop)).Count);
        Assert.Equal(0, (await List.PageAsync(user, Day, Stop)).Count);
    }

    [Fact]
    public async Task Each_filter_narrows()
    {
        await WriteAsync(
            Call(Noon, status: CdrStatus.Busy, cause: "USER_BUSY"),
            Call(Noon, direction: CallDirection.Outbound, destination: "+4930123"),
            Call(Noon, queue: "5000@acme.test"),
            Call(Noon.AddDays(-3)));
        Assert.Equal(1, (await List.PageAsync(Supervisor, Day with { Status = CdrStatus.Busy }, Stop)).Count);
        Assert.Equal(1, (await List.PageAsync(Supervisor, Day with { HangupCause = "USER_BUSY" }, Stop)).Count);
        Assert.Equal(1, (await List.PageAsync(Supervisor, Day with { Direction = CallDirection.Outbound }, Stop)).Count);
        Assert.Equal(1, (await List.PageAsync(Supervisor, Day with { Queue = "5000@acme.test" }, Stop)).Count);
        Assert.Equal(3, (await List.PageAsync(Supervisor, Day with { Node = "fs1" }, Stop)).Count);
        Assert.Equal(0, (await List.PageAsync(Supervisor, Day with { Node = "fs2" }, Stop)).Count);
        Assert.Equal(4, (await List.PageAsync(Supervisor, Day with { From = Noon.AddDays(-4) }, Stop)).Count);
    }

    [Theory]
    [InlineData("müll", 1)]
    [InlineData("MÜLL", 1)]
    [InlineData("2001", 1)]
    [InlineData("100%", 1)]
    [InlineData("100", 1)]
    [InlineData("_", 0)]
    [InlineData("'; drop table cdrs; --", 0)]
    public async Task Search_looks_in_numbers_and_names_and_takes_every_sign_as_itself(string search, int found)
    {
        await WriteAsync(Call(Noon, name: "Jörg Müller", caller: "2000", destination: "3001"), Call(Noon, name: "100% Ltd", caller: "3000", destination: "2001"));
        Assert.Equal(found, (await List.PageAsync(Supervisor, Day with { Search = search }, Stop)).Count);
    }

    [Fact]
    public async Task Search_takes_a_whole_uuid()
    {
        var call = Call(Noon);
        await WriteAsync(call, Call(Noon));
        Assert.Equal(call.CallUuid, Assert.Single((await List.PageAsync(Supervisor, Day with { Search = call.CallUuid.ToString() }, Stop)).Rows).CallUuid);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repeat_in_every_order()
    {
        await WriteAsync([.. Enumerable.Range(0, 30).Select(i => Call(Noon.AddSeconds(i / 3), caller: $"{1000 + (i % 4)}", seconds: i % 5))]);
        foreach (var sort in Enum.GetValues<CdrSort>())
        {
            foreach (var ascending in new[] { true, false })
            {
                var query = Day with { Sort = sort, Ascending = ascending, Limit = 7 };
                var seen = new List<Guid>();
                for (var offset = 0; offset < 30; offset += 7)
                {
                    seen.AddRange((await List.PageAsync(Supervisor, query with { Offset = offset }, Stop)).Rows.Select(r => r.CallUuid));
                }

                Assert.Equal(30, seen.Distinct().Count());
            }
        }

        var longest = await List.PageAsync(Supervisor, Day with { Sort = CdrSort.Duration, Limit = 30 }, Stop);
        Assert.Equal(longest.Rows.OrderByDescending(r => r.DurationMs).Select(r => r.DurationMs), longest.Rows.Select(r => r.DurationMs));
    }

    [Fact]
    public async Task Only_the_partitions_of_the_range_are_read()
    {
        await WriteAsync(Call(Noon), Call(Noon.AddMonths(-2)), Call(Noon.AddMonths(1)));
        await using var context = Db.Open(Supervisor);
        var sql = CdrList.Matching(context, Supervisor, Day with { Search = "1000" }).ToQueryString();
        await using var command = Database.CreateCommand();
        var plan = new System.Text.StringBuilder();
        await using var connection = await Database.OpenConnectionAsync(Stop);
        await using var explain = connection.CreateCommand();
        var query = CdrList.Ordered(CdrList.Matching(context, Supervisor, Day), Day).CreateDbCommand();
        explain.CommandText = "explain " + query.CommandText;
        foreach (Npgsql.NpgsqlParameter parameter in query.Parameters)
        {
            explain.Parameters.Add(parameter.Clone());
        }

        await using var reader = await explain.ExecuteReaderAsync(Stop);
        while (await reader.ReadAsync(Stop))
        {
            plan.AppendLine(reader.GetString(0));
        }

        Assert.Contains("cdrs_y2026m11", plan.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("cdrs_y2026m09", plan.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("cdrs_y2026m12", plan.ToString(), StringComparison.Ordinal);
        Assert.Contains("started_at", sql, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_filters_offer_what_occurs()
    {
        await WriteAsync(Call(Noon, cause: "USER_BUSY"), Call(Noon, queue: "5000@acme.test"), Call(Noon, Globex, cause: "CALL_REJECTED"));
        var choices = await List.ChoicesAsync(Supervisor, Day.From, Day.To, Stop);
        Assert.Equal(["NORMAL_CLEARING", "USER_BUSY"], choices.HangupCauses);
        Assert.Equal(["fs1"], choices.Nodes);
        Assert.Equal(["5000@acme.test"], choices.Queues);
    }

    [Fact]
    public async Task A_query_out_of_bounds_is_refused_with_what_to_do()
    {
        Assert.Equal("to", Assert.Single((Day with { To = Day.From }).Mistakes()).Field);
        Assert.Equal("from", Assert.Single((Day with { From = Day.To.AddDays(-401) }).Mistakes()).Field);
        Assert.Equal("limit", Assert.Single((Day with { Limit = 0 }).Mistakes()).Field);
        Assert.Equal("offset", Assert.Single((Day with { Offset = -1 }).Mistakes()).Field);
        Assert.Equal("search", Assert.Single((Day with { Search = "a\0b" }).Mistakes()).Field);
        await Assert.ThrowsAsync<ArgumentException>(() => List.PageAsync(Supervisor, Day with { Limit = 1_001 }, Stop));
    }
}
