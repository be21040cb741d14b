using System.Text.Json;
using CallSign.Core.Extensions;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Tests.Extensions;

public sealed class ExtensionListTests(Postgres postgres)
{
    [Fact]
    public async Task Pages_are_cut_by_the_database_in_the_order_of_numbers()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        foreach (var number in new[] { "1000", "99", "101", "100", "20000" })
        {
            await bed.CreateAsync(number);
        }

        await bed.CreateAsync("55", actor: bed.Other);
        var first = await bed.List.PageAsync(bed.Acme, new ExtensionFilter(), default, 0, 3, default);
        Assert.Equal((5, "99 100 101"), ((int)first.Total, string.Join(' ', first.Items.Select(r => r.Number))));
        var second = await bed.List.PageAsync(bed.Acme, new ExtensionFilter(), default, 3, 3, default);
        Assert.Equal("1000 20000", string.Join(' ', second.Items.Select(r => r.Number)));
        var back = await bed.List.PageAsync(bed.Acme, new ExtensionFilter(), new ExtensionSort(ExtensionSortColumn.Number, true), 0, 2, default);
        Assert.Equal("20000 1000", string.Join(' ', back.Items.Select(r => r.Number)));
    }

    [Fact]
    public async Task Names_stand_as_in_a_telephone_book()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        foreach (var (number, name) in new[] { ("1001", "Zoe"), ("1002", "ada"), ("1003", "Österberg"), ("1004", "Orwell"), ("1005", "Pym"), ("1006", "Ada") })
        {
            await bed.CreateAsync(number, d => d.DisplayName = name);
        }

        var page = await bed.List.PageAsync(bed.Acme, new ExtensionFilter(), new ExtensionSort(ExtensionSortColumn.DisplayName), 0, 10, default);
        Assert.Equal("ada Ada Orwell Österberg Pym Zoe", string.Join(' ', page.Items.Select(r => r.DisplayName)));
    }

    [Theory]
    [InlineData("1001", "1001")]
    [InlineData("00", "1001 1002 1003")]
    [InlineData("LOVE", "1001")]
    [InlineData("ada love", "1001")]
    [InlineData("ada hopper", "")]
    [InlineData("100%", "1003")]
    [InlineData("5550123", "1002")]
    [InlineData("a_b", "1002")]
    [InlineData("\\", "")]
    [InlineData("' or 1=1 --", "")]
    [InlineData("  ", "1001 1002 1003")]
    public async Task Search_finds_words_in_number_name_and_caller_ids_and_takes_wildcards_as_text(string search, string numbers)
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        await bed.CreateAsync("1001", d => d.DisplayName = "Ada Lovelace");
        await bed.CreateAsync("1002", d => (d.DisplayName, d.ExternalCallerIdNumber, d.CallGroup) = ("Grace Hopper", "+12025550123", "a_b"));
        await bed.CreateAsync("1003", d => d.DisplayName = "100% sure");
        var page = await bed.List.PageAsync(bed.Acme, new ExtensionFilter { Search = search }, default, 0, 10, default);
        Assert.Equal(numbers, string.Join(' ', page.Items.Select(r => r.Number)));
    }

    [Fact]
    public async Task Filters_keep_what_they_say_and_can_be_joined()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        await bed.CreateAsync("1001", d => d.Enabled = false);
        await bed.CreateAsync("1002", d => d.VoicemailEnabled = false);
        await bed.CreateAsync("1003", d => (d.ForwardNotRegisteredEnabled, d.ForwardNotRegisteredDestination) = (true, "1001"));
        await bed.CreateAsync("1004", d => d.DoNotDisturb = true);
        await bed.CreateAsync("1005", d => d.RecordInternal = true);
        async Task<string> Numbers(ExtensionFilter filter) => string.Join(
            ' ', (await bed.List.PageAsync(bed.Acme, filter, default, 0, 10, default)).Items.Select(r => r.Number));

        Assert.Equal("1001", await Numbers(new ExtensionFilter { Enabled = false }));
        Assert.Equal("1002", await Numbers(new ExtensionFilter { Voicemail = false }));
        Assert.Equal("1003", await Numbers(new ExtensionFilter { Forwarding = true }));
        Assert.Equal("1004", await Numbers(new ExtensionFilter { DoNotDisturb = true }));
        Assert.Equal("1005", await Numbers(new ExtensionFilter { Recording = true }));
        Assert.Equal("1003 1004", await Numbers(new ExtensionFilter { Enabled = true, Voicemail = true, Recording = false }));
        Assert.Equal("1002 1005", await Numbers(new ExtensionFilter { Among = ["1002", "1005", "7777"] }));
        Assert.Equal("1001 1003 1004", await Numbers(new ExtensionFilter { Except = ["1002", "1005"] }));
    }

    [Theory]
    [InlineData(null, true, "number")]
    [InlineData("displayName", true, "displayName")]
    [InlineData("-updatedAt", true, "-updatedAt")]
    [InlineData("-NUMBER", true, "-number")]
    [InlineData("sipPassword", false, "number")]
    [InlineData("1", false, "number")]
    [InlineData("-", false, "number")]
    [InlineData("number;drop table extensions", false, "number")]
    public void Only_known_columns_can_be_sorted_by(string? text, bool known, string sort)
    {
        Assert.Equal(known, ExtensionSort.TryParse(text, out var parsed));
        Assert.Equal(sort, parsed.ToString());
    }

    [Theory]
    [InlineData("1001,1002,1004", "1005")]
    [InlineData("10,1001", "1002")]
    [InlineData("001,002", "003")]
    [InlineData("110,111", null)]
    [InlineData("99", null)]
    [InlineData("", null)]
    public async Task The_next_number_follows_the_highest_of_the_usual_length(string numbers, string? next)
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        foreach (var number in numbers.Split(',', StringSplitOptions.RemoveEmptyEntries).Where(n => ReservedNumbers.Reason(n) is null))
        {
            await bed.CreateAsync(number);
        }

        Assert.Equal(next, await bed.List.NextNumberAsync(bed.Acme, default));
    }

    [Fact]
    public async Task With_a_hundred_thousand_extensions_in_a_thousand_tenants_a_page_reads_its_own_tenant_by_index()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        await using var context = bed.Db.Open(bed.Acme);
        await context.Database.ExecuteSqlAsync($"""
            insert into tenants (id, name, domain, enabled, time_zone, language, created_at, updated_at)
            select md5('t' || t)::uuid, 'Tenant ' || t, 't' || t || '.test', true, 'Etc/UTC', 'en', now(), now() from generate_series(1, 1000) t
            """, TestContext.Current.CancellationToken);
        var columns = (await context.Database.SqlQuery<string>(
            $"select column_name as \"Value\" from information_schema.columns where table_name = 'extensions'")
            .ToListAsync(TestContext.Current.CancellationToken)).Where(c => c is not ("id" or "tenant_id" or "number" or "display_name")).Order().ToList();
        var model = await bed.CreateAsync("1000");
        var list = string.Join(", ", columns);
#pragma warning disable EF1002 // column names of the catalogue
        await context.Database.ExecuteSqlRawAsync($"""
            insert into extensions (id, tenant_id, number, display_name, {list})
            select md5(t || '/' || n)::uuid, md5('t' || t)::uuid, (1000 + n)::text, 'Person ' || n, {list}
            from generate_series(1, 1000) t, generate_series(1, 100) n, extensions where id = '{model.Id}';
            analyze extensions
            """, TestContext.Current.CancellationToken);
#pragma warning restore EF1002
        await context.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        foreach (var filter in new[] { new ExtensionFilter(), new ExtensionFilter { Search = "person 4" }, new ExtensionFilter { Enabled = true, Search = "10" } })
        {
            foreach (var column in Enum.GetValues<ExtensionSortColumn>())
            {
                await AssertReadsByIndexAsync(new ExtensionSort(column).Apply(filter.Apply(context.Extensions.AsNoTracking())).Skip(25).Take(25));
            }
        }
    }

    private static async Task AssertReadsByIndexAsync(IQueryable<Extension> query)
    {
        await using var command = query.CreateDbCommand();
        command.CommandText = "explain (format json) " + command.CommandText;
        var plan = JsonDocument.Parse((string)(await command.ExecuteScalarAsync())!).RootElement[0].GetProperty("Plan").ToString();
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
        Assert.Contains("ix_extensions_tenant_id", plan, StringComparison.Ordinal);
    }
}
