using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CallSign.Core.Data.Migrations;

/// <summary>
/// Table <c>cdrs</c>, partitioned by month of <c>started_at</c>. Written by hand: EF does not know partitions. The monthly tables are made by
/// <c>CdrPartitions</c>.
/// </summary>
[DbContext(typeof(CallSignDbContext))]
[Migration("20261121000001_Cdrs")]
public sealed class CreateCdrs : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        create sequence cdrs_id_seq;
        create table cdrs (
            id bigint not null default nextval('cdrs_id_seq'),
            call_uuid uuid not null,
            tenant_id uuid,
            direction text not null,
            caller_number text not null,
            caller_name text not null,
            destination_number text not null,
            answered_by text,
            status text not null,
            hangup_cause text not null,
            started_at timestamptz not null,
            answered_at timestamptz,
            ended_at timestamptz not null,
            duration_ms bigint not null,
            bill_seconds integer not null,
            node text not null,
            recording text,
            queue text,
            gateway text,
            read_codec text,
            legs jsonb not null,
            events jsonb not null,
            source text not null,
            created_at timestamptz not null default now(),
            constraint pk_cdrs primary key (call_uuid, started_at)
        ) partition by range (started_at);
        alter sequence cdrs_id_seq owned by cdrs.id;
        create index ix_cdrs_started_at on cdrs (started_at desc);
        create index ix_cdrs_tenant_id_started_at on cdrs (tenant_id, started_at desc);
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("drop table cdrs");
}
