using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace CallSign.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "access_lists",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    @default = table.Column<string>(name: "default", type: "character varying(40)", maxLength: 40, nullable: false),
                    nodes = table.Column<string>(type: "jsonb", nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_access_lists", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_entries",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: true),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    actor_name = table.Column<string>(type: "text", nullable: false),
                    actor_user_id = table.Column<Guid>(type: "uuid", nullable: true),
                    address = table.Column<string>(type: "text", nullable: true),
                    action = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    entity = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    entity_id = table.Column<string>(type: "text", nullable: false),
                    label = table.Column<string>(type: "text", nullable: true),
                    before = table.Column<string>(type: "jsonb", nullable: true),
                    after = table.Column<string>(type: "jsonb", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_entries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "data_protection_keys",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    friendly_name = table.Column<string>(type: "text", nullable: false),
                    xml = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_data_protection_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "nodes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    host = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: false),
                    port = table.Column<int>(type: "integer", nullable: false),
                    password = table.Column<string>(type: "text", nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_nodes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "number_translations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    rules = table.Column<string>(type: "jsonb", nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_number_translations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "settings",
                columns: table => new
                {
                    key = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    value = table.Column<string>(type: "text", nullable: true),
                    secret = table.Column<string>(type: "text", nullable: true),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_settings", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "sip_profiles",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    parameters = table.Column<string>(type: "jsonb", nullable: false),
                    aliases = table.Column<string>(type: "jsonb", nullable: false),
                    domains = table.Column<string>(type: "jsonb", nullable: false),
                    nodes = table.Column<string>(type: "jsonb", nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sip_profiles", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "tenants",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    domain = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    time_zone = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    language = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    max_extensions = table.Column<int>(type: "integer", nullable: true),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tenants", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "agent_codes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "und-x-icu"),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    use = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    code = table.Column<string>(type: "character varying(4)", maxLength: 4, nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_agent_codes", x => x.id);
                    table.ForeignKey(
                        name: "fk_agent_codes_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "agent_misses",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    queue_id = table.Column<Guid>(type: "uuid", nullable: false),
                    agent_id = table.Column<Guid>(type: "uuid", nullable: false),
                    member_uuid = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ring_seconds = table.Column<int>(type: "integer", nullable: false),
                    cause = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_agent_misses", x => x.id);
                    table.ForeignKey(
                        name: "fk_agent_misses_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "agent_status_changes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    agent_id = table.Column<Guid>(type: "uuid", nullable: false),
                    status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    reason = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    origin = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    by = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_agent_status_changes", x => x.id);
                    table.ForeignKey(
                        name: "fk_agent_status_changes_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "agents",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "und-x-icu"),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    contact = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    ring_seconds = table.Column<int>(type: "integer", nullable: false),
                    confirm = table.Column<bool>(type: "boolean", nullable: false),
                    wrap_up_seconds = table.Column<int>(type: "integer", nullable: false),
                    max_no_answer = table.Column<int>(type: "integer", nullable: false),
                    reject_delay_seconds = table.Column<int>(type: "integer", nullable: false),
                    busy_delay_seconds = table.Column<int>(type: "integer", nullable: false),
                    no_answer_delay_seconds = table.Column<int>(type: "integer", nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_agents", x => x.id);
                    table.ForeignKey(
                        name: "fk_agents_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "announcements",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "und-x-icu"),
                    number = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    sound = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    answer = table.Column<bool>(type: "boolean", nullable: false),
                    plays = table.Column<int>(type: "integer", nullable: false),
                    pause_seconds = table.Column<int>(type: "integer", nullable: false),
                    skip_key = table.Column<string>(type: "character varying(1)", maxLength: 1, nullable: true),
                    next = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_announcements", x => x.id);
                    table.ForeignKey(
                        name: "fk_announcements_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "api_keys",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: true),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    prefix = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    scopes = table.Column<string[]>(type: "text[]", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    last_used_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    revoked_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_api_keys", x => x.id);
                    table.ForeignKey(
                        name: "fk_api_keys_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "blocked_numbers",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "und-x-icu"),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    caller_match = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    caller = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false),
                    extension = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false),
                    action = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_blocked_numbers", x => x.id);
                    table.ForeignKey(
                        name: "fk_blocked_numbers_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "bridge_calls",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    queue_id = table.Column<Guid>(type: "uuid", nullable: true),
                    call_uuid = table.Column<Guid>(type: "uuid", nullable: true),
                    member_uuid = table.Column<Guid>(type: "uuid", nullable: true),
                    node = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    caller_number = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    number = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    gateway_id = table.Column<Guid>(type: "uuid", nullable: true),
                    priority = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    outcome = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    agent_id = table.Column<Guid>(type: "uuid", nullable: true),
                    agent_uuid = table.Column<Guid>(type: "uuid", nullable: true),
                    outbound_uuid = table.Column<Guid>(type: "uuid", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    gateway = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    cause = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    end_asked = table.Column<bool>(type: "boolean", nullable: false),
                    created_by = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    queued_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    agent_answered_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    dialled_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    outbound_answered_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    bridged_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    revision = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bridge_calls", x => x.id);
                    table.ForeignKey(
                        name: "fk_bridge_calls_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "bridge_settings",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    retries = table.Column<int>(type: "integer", nullable: false),
                    retry_seconds = table.Column<int>(type: "integer", nullable: false),
                    ring_seconds = table.Column<int>(type: "integer", nullable: false),
                    bridge_seconds = table.Column<int>(type: "integer", nullable: false),
                    calls_per_second = table.Column<int>(type: "integer", nullable: false),
                    record = table.Column<bool>(type: "boolean", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bridge_settings", x => x.tenant_id);
                    table.ForeignKey(
                        name: "fk_bridge_settings_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "bridge_stops",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    reason = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    stopped_by = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    stopped_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    lifted_by = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    lifted_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bridge_stops", x => x.id);
                    table.ForeignKey(
                        name: "fk_bridge_stops_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "call_sessions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    channel_uuid = table.Column<Guid>(type: "uuid", nullable: false),
                    module = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    outcome = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    started_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    steps = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_call_sessions", x => x.id);
                    table.ForeignKey(
                        name: "fk_call_sessions_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "call_webhooks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "und-x-icu"),
                    number = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    url = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    timeout_milliseconds = table.Column<int>(type: "integer", nullable: false),
                    signing_key = table.Column<string>(type: "text", nullable: true),
                    fallback = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_call_webhooks", x => x.id);
                    table.ForeignKey(
                        name: "fk_call_webhooks_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "charge_rates",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "und-x-icu"),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    use = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    prefix = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true),
                    connection_price = table.Column<decimal>(type: "numeric(12,4)", precision: 12, scale: 4, nullable: false),
                    price_per_minute = table.Column<decimal>(type: "numeric(12,4)", precision: 12, scale: 4, nullable: false),
                    step_seconds = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<string>(type: "character varying(2)", maxLength: 2, nullable: true),
                    price = table.Column<decimal>(type: "numeric(12,4)", precision: 12, scale: 4, nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_charge_rates", x => x.id);
                    table.ForeignKey(
                        name: "fk_charge_rates_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "conference_invitations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    conference_id = table.Column<Guid>(type: "uuid", nullable: false),
                    invitee_id = table.Column<Guid>(type: "uuid", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    sequence = table.Column<int>(type: "integer", nullable: false),
                    notice = table.Column<string>(type: "jsonb", nullable: false),
                    cancelled = table.Column<bool>(type: "boolean", nullable: false),
                    changed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_conference_invitations", x => x.id);
                    table.ForeignKey(
                        name: "fk_conference_invitations_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "conference_profiles",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "und-x-icu"),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    parameters = table.Column<string>(type: "jsonb", nullable: false),
                    controls = table.Column<string>(type: "jsonb", nullable: false),
                    moderator_controls = table.Column<string>(type: "jsonb", nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_conference_profiles", x => x.id);
                    table.ForeignKey(
                        name: "fk_conference_profiles_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "conference_rooms",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "und-x-icu"),
                    number = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    profile_id = table.Column<Guid>(type: "uuid", nullable: true),
                    pin = table.Column<string>(type: "text", nullable: true),
                    moderator_pin = table.Column<string>(type: "text", nullable: true),
                    moderators = table.Column<string>(type: "jsonb", nullable: false),
                    wait_for_moderator = table.Column<bool>(type: "boolean", nullable: false),
                    end_with_moderator = table.Column<bool>(type: "boolean", nullable: false),
                    mute_on_join = table.Column<bool>(type: "boolean", nullable: false),
                    announce_join = table.Column<bool>(type: "boolean", nullable: false),
                    announce_leave = table.Column<bool>(type: "boolean", nullable: false),
                    music_when_alone = table.Column<bool>(type: "boolean", nullable: false),
                    max_members = table.Column<int>(type: "integer", nullable: true),
                    record = table.Column<bool>(type: "boolean", nullable: false),
                    announce_names = table.Column<bool>(type: "boolean", nullable: false),
                    scheduled_only = table.Column<bool>(type: "boolean", nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_conference_rooms", x => x.id);
                    table.ForeignKey(
                        name: "fk_conference_rooms_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "config_drafts",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    text = table.Column<string>(type: "text", nullable: false),
                    origin = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    source = table.Column<byte[]>(type: "bytea", nullable: true),
                    served = table.Column<byte[]>(type: "bytea", nullable: false),
                    actor_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_config_drafts", x => x.tenant_id);
                    table.ForeignKey(
                        name: "fk_config_drafts_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "config_versions",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    label = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    reason = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    actor_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    nouns = table.Column<int>(type: "integer", nullable: false),
                    hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    document = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_config_versions", x => new { x.tenant_id, x.number });
                    table.ForeignKey(
                        name: "fk_config_versions_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "dialplans",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "und-x-icu"),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    position = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    order = table.Column<int>(type: "integer", nullable: false),
                    xml = table.Column<string>(type: "character varying(64000)", maxLength: 64000, nullable: false),
                    extensions = table.Column<string>(type: "jsonb", nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_dialplans", x => x.id);
                    table.ForeignKey(
                        name: "fk_dialplans_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "event_webhooks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "und-x-icu"),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    url = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    events = table.Column<string>(type: "jsonb", nullable: false),
                    signing_key = table.Column<string>(type: "text", nullable: true),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_event_webhooks", x => x.id);
                    table.ForeignKey(
                        name: "fk_event_webhooks_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "extensions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false),
                    display_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "und-x-icu"),
                    sip_password = table.Column<string>(type: "text", nullable: false),
                    internal_caller_id_name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    internal_caller_id_number = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: true),
                    external_caller_id_name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    external_caller_id_number = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: true),
                    emergency_caller_id_name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    emergency_caller_id_number = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: true),
                    ring_timeout_seconds = table.Column<int>(type: "integer", nullable: false),
                    voicemail_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    voicemail_pin = table.Column<string>(type: "text", nullable: true),
                    voicemail_email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true),
                    voicemail_operator = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: true),
                    forward_all_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    forward_all_destination = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: true),
                    forward_busy_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    forward_busy_destination = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: true),
                    forward_no_answer_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    forward_no_answer_destination = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: true),
                    forward_not_registered_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    forward_not_registered_destination = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: true),
                    do_not_disturb = table.Column<bool>(type: "boolean", nullable: false),
                    record_inbound = table.Column<bool>(type: "boolean", nullable: false),
                    record_outbound = table.Column<bool>(type: "boolean", nullable: false),
                    record_internal = table.Column<bool>(type: "boolean", nullable: false),
                    max_registrations = table.Column<int>(type: "integer", nullable: false),
                    language = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    toll_limit = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    call_group = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    allowed_addresses = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    directory_visible = table.Column<bool>(type: "boolean", nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_extensions", x => x.id);
                    table.ForeignKey(
                        name: "fk_extensions_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "feature_codes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "und-x-icu"),
                    number = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_feature_codes", x => x.id);
                    table.ForeignKey(
                        name: "fk_feature_codes_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "follow_me_plans",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "und-x-icu"),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    extension = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    own_telephones = table.Column<bool>(type: "boolean", nullable: false),
                    screening = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    steps = table.Column<string>(type: "jsonb", nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_follow_me_plans", x => x.id);
                    table.ForeignKey(
                        name: "fk_follow_me_plans_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "gateways",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: true),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    profile = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    proxy = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    register_proxy = table.Column<string>(type: "text", nullable: true),
                    outbound_proxy = table.Column<string>(type: "text", nullable: true),
                    register = table.Column<bool>(type: "boolean", nullable: false),
                    transport = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    username = table.Column<string>(type: "text", nullable: true),
                    auth_username = table.Column<string>(type: "text", nullable: true),
                    password = table.Column<string>(type: "text", nullable: true),
                    realm = table.Column<string>(type: "text", nullable: true),
                    from_user = table.Column<string>(type: "text", nullable: true),
                    from_domain = table.Column<string>(type: "text", nullable: true),
                    caller_id = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    codecs = table.Column<string>(type: "text", nullable: true),
                    expire_seconds = table.Column<int>(type: "integer", nullable: false),
                    retry_seconds = table.Column<int>(type: "integer", nullable: false),
                    ping_seconds = table.Column<int>(type: "integer", nullable: false),
                    ping_min = table.Column<int>(type: "integer", nullable: false),
                    ping_max = table.Column<int>(type: "integer", nullable: false),
                    contact_parameters = table.Column<string>(type: "text", nullable: true),
                    extension_in_contact = table.Column<bool>(type: "boolean", nullable: false),
                    max_calls = table.Column<int>(type: "integer", nullable: true),
                    calls_per_second = table.Column<int>(type: "integer", nullable: true),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_gateways", x => x.id);
                    table.ForeignKey(
                        name: "fk_gateways_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "guest_rooms",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "und-x-icu"),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    floor = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true, collation: "und-x-icu"),
                    telephone = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_guest_rooms", x => x.id);
                    table.ForeignKey(
                        name: "fk_guest_rooms_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "holiday_calendars",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "und-x-icu"),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    days = table.Column<string>(type: "jsonb", nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_holiday_calendars", x => x.id);
                    table.ForeignKey(
                        name: "fk_holiday_calendars_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "hotels",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "und-x-icu"),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    desk_number = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: true),
                    wake_up_ring_seconds = table.Column<int>(type: "integer", nullable: false),
                    wake_up_attempts = table.Column<int>(type: "integer", nullable: false),
                    wake_up_retry_minutes = table.Column<int>(type: "integer", nullable: false),
                    snooze_minutes = table.Column<int>(type: "integer", nullable: false),
                    vacant_calls = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    guest_calls = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    pms_url = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    pms_key = table.Column<string>(type: "text", nullable: true),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_hotels", x => x.id);
                    table.ForeignKey(
                        name: "fk_hotels_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ivr_menus",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "und-x-icu"),
                    number = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    greet_long = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    greet_short = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    invalid_sound = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    exit_sound = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    timeout_milliseconds = table.Column<int>(type: "integer", nullable: false),
                    inter_digit_timeout_milliseconds = table.Column<int>(type: "integer", nullable: false),
                    max_failures = table.Column<int>(type: "integer", nullable: false),
                    max_timeouts = table.Column<int>(type: "integer", nullable: false),
                    direct_dial = table.Column<bool>(type: "boolean", nullable: false),
                    options = table.Column<string>(type: "jsonb", nullable: false),
                    timeout_destination = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    invalid_destination = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ivr_menus", x => x.id);
                    table.ForeignKey(
                        name: "fk_ivr_menus_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "languages",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "und-x-icu"),
                    code = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    say_module = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    sound_folder = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    phrases = table.Column<string>(type: "jsonb", nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_languages", x => x.id);
                    table.ForeignKey(
                        name: "fk_languages_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "lockouts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: false),
                    caller = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    wrong = table.Column<int>(type: "integer", nullable: false),
                    last_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_lockouts", x => x.id);
                    table.ForeignKey(
                        name: "fk_lockouts_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "music_on_hold",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "und-x-icu"),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    tracks = table.Column<string>(type: "jsonb", nullable: false),
                    stream_url = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    shuffle = table.Column<bool>(type: "boolean", nullable: false),
                    chime = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    chime_seconds = table.Column<int>(type: "integer", nullable: false),
                    is_default = table.Column<bool>(type: "boolean", nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_music_on_hold", x => x.id);
                    table.ForeignKey(
                        name: "fk_music_on_hold_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "noun_references",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    from_id = table.Column<Guid>(type: "uuid", nullable: false),
                    field = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    from_kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    from_name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    to_kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    to_id = table.Column<Guid>(type: "uuid", nullable: false),
                    automatic = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_noun_references", x => new { x.tenant_id, x.from_id, x.field });
                    table.ForeignKey(
                        name: "fk_noun_references_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "numbers",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "und-x-icu"),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    match = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    number = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C"),
                    caller_match = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    caller = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false),
                    destination = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    caller_name_prefix = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    record = table.Column<bool>(type: "boolean", nullable: false),
                    language = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_numbers", x => x.id);
                    table.ForeignKey(
                        name: "fk_numbers_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "outbound_routes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "und-x-icu"),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    order = table.Column<int>(type: "integer", nullable: false),
                    patterns = table.Column<string>(type: "jsonb", nullable: false),
                    strip_digits = table.Column<int>(type: "integer", nullable: false),
                    prepend_digits = table.Column<string>(type: "character varying(21)", maxLength: 21, nullable: true),
                    gateways = table.Column<string>(type: "jsonb", nullable: false),
                    failover_causes = table.Column<string>(type: "jsonb", nullable: false),
                    caller_id = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    caller_id_number = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    caller_id_name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    pin = table.Column<string>(type: "text", nullable: true),
                    allowed_extensions = table.Column<string>(type: "jsonb", nullable: false),
                    allowed_groups = table.Column<string>(type: "jsonb", nullable: false),
                    toll_class = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    max_calls = table.Column<int>(type: "integer", nullable: true),
                    calls_per_second = table.Column<int>(type: "integer", nullable: true),
                    is_emergency = table.Column<bool>(type: "boolean", nullable: false),
                    is_default = table.Column<bool>(type: "boolean", nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outbound_routes", x => x.id);
                    table.ForeignKey(
                        name: "fk_outbound_routes_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "paging_groups",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "und-x-icu"),
                    number = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    two_way = table.Column<bool>(type: "boolean", nullable: false),
                    skip_busy = table.Column<bool>(type: "boolean", nullable: false),
                    answer_timeout_seconds = table.Column<int>(type: "integer", nullable: false),
                    alert = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    caller_name_prefix = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    members = table.Column<string>(type: "jsonb", nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_paging_groups", x => x.id);
                    table.ForeignKey(
                        name: "fk_paging_groups_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "parking_lots",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "und-x-icu"),
                    number = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    first_slot = table.Column<string>(type: "character varying(9)", maxLength: 9, nullable: false),
                    last_slot = table.Column<string>(type: "character varying(9)", maxLength: 9, nullable: false),
                    timeout_seconds = table.Column<int>(type: "integer", nullable: true),
                    return_to = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    sound = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    announce_slot = table.Column<bool>(type: "boolean", nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_parking_lots", x => x.id);
                    table.ForeignKey(
                        name: "fk_parking_lots_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "pms_messages",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    incoming = table.Column<bool>(type: "boolean", nullable: false),
                    signature = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    @event = table.Column<string>(name: "event", type: "character varying(40)", maxLength: 40, nullable: false),
                    body = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    next_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    done_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    response_code = table.Column<int>(type: "integer", nullable: true),
                    problem = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pms_messages", x => x.id);
                    table.ForeignKey(
                        name: "fk_pms_messages_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "queue_callbacks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    queue_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    asked_from = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    caller_name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    served_from = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    asked_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    asked_call_uuid = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    call_uuid = table.Column<Guid>(type: "uuid", nullable: true),
                    node = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    lease_until = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    leased_by = table.Column<Guid>(type: "uuid", nullable: true),
                    cause = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    ended_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ended_by = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_queue_callbacks", x => x.id);
                    table.ForeignKey(
                        name: "fk_queue_callbacks_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "queue_calls",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    queue_id = table.Column<Guid>(type: "uuid", nullable: false),
                    member_uuid = table.Column<Guid>(type: "uuid", nullable: false),
                    call_uuid = table.Column<Guid>(type: "uuid", nullable: false),
                    caller_number = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    caller_name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    joined_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    left_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    answered_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    outcome = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    agent_id = table.Column<Guid>(type: "uuid", nullable: true),
                    wait_seconds = table.Column<int>(type: "integer", nullable: false),
                    talk_seconds = table.Column<int>(type: "integer", nullable: false),
                    in_time = table.Column<bool>(type: "boolean", nullable: false),
                    wrap_up = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_queue_calls", x => x.id);
                    table.ForeignKey(
                        name: "fk_queue_calls_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "queued_mails",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    to = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    subject = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    text = table.Column<string>(type: "text", nullable: false),
                    voicemail_message_id = table.Column<Guid>(type: "uuid", nullable: true),
                    attach = table.Column<bool>(type: "boolean", nullable: false),
                    attachment_name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    calendar = table.Column<string>(type: "text", nullable: true),
                    calendar_method = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    delete_message = table.Column<bool>(type: "boolean", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    sent_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    problem = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_queued_mails", x => x.id);
                    table.ForeignKey(
                        name: "fk_queued_mails_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "queues",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "und-x-icu"),
                    number = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    strategy = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    ring_progressively_delay = table.Column<int>(type: "integer", nullable: false),
                    greeting = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    music_id = table.Column<Guid>(type: "uuid", nullable: true),
                    announce_sound = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    announce_seconds = table.Column<int>(type: "integer", nullable: false),
                    position_seconds = table.Column<int>(type: "integer", nullable: true),
                    announce_wait = table.Column<bool>(type: "boolean", nullable: false),
                    record = table.Column<bool>(type: "boolean", nullable: false),
                    caller_name_prefix = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    count_time_before = table.Column<bool>(type: "boolean", nullable: false),
                    max_wait_seconds = table.Column<int>(type: "integer", nullable: false),
                    max_wait_no_agent_seconds = table.Column<int>(type: "integer", nullable: false),
                    no_agent_grace_seconds = table.Column<int>(type: "integer", nullable: false),
                    max_waiting = table.Column<int>(type: "integer", nullable: true),
                    overflow = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    no_agent = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    exit_key = table.Column<string>(type: "character varying(1)", maxLength: 1, nullable: true),
                    exit = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    callback = table.Column<bool>(type: "boolean", nullable: false),
                    callback_key = table.Column<string>(type: "character varying(1)", maxLength: 1, nullable: false),
                    callback_other_number = table.Column<bool>(type: "boolean", nullable: false),
                    callback_numbers = table.Column<string>(type: "jsonb", nullable: false),
                    callback_attempts = table.Column<int>(type: "integer", nullable: false),
                    callback_minutes = table.Column<int>(type: "integer", nullable: false),
                    callback_sound = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    tier_rules_apply = table.Column<bool>(type: "boolean", nullable: false),
                    tier_wait_seconds = table.Column<int>(type: "integer", nullable: false),
                    tier_wait_multiplied = table.Column<bool>(type: "boolean", nullable: false),
                    tier_skips_empty = table.Column<bool>(type: "boolean", nullable: false),
                    resume_abandoned = table.Column<bool>(type: "boolean", nullable: false),
                    discard_abandoned_seconds = table.Column<int>(type: "integer", nullable: false),
                    no_answer_status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    service_level_seconds = table.Column<int>(type: "integer", nullable: false),
                    bridge_number = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: true),
                    bridge_gateway_id = table.Column<Guid>(type: "uuid", nullable: true),
                    agents = table.Column<string>(type: "jsonb", nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_queues", x => x.id);
                    table.ForeignKey(
                        name: "fk_queues_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ring_groups",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "und-x-icu"),
                    number = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    strategy = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    ring_timeout_seconds = table.Column<int>(type: "integer", nullable: false),
                    caller_name_prefix = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    skip_busy = table.Column<bool>(type: "boolean", nullable: false),
                    follow_forwards = table.Column<bool>(type: "boolean", nullable: false),
                    members = table.Column<string>(type: "jsonb", nullable: false),
                    fallback = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ring_groups", x => x.id);
                    table.ForeignKey(
                        name: "fk_ring_groups_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "scheduled_conferences",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "und-x-icu"),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    room_id = table.Column<Guid>(type: "uuid", nullable: true),
                    date = table.Column<DateOnly>(type: "date", nullable: false),
                    time = table.Column<TimeOnly>(type: "time without time zone", nullable: false),
                    length_minutes = table.Column<int>(type: "integer", nullable: false),
                    repeat = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: true),
                    invitees = table.Column<string>(type: "jsonb", nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_scheduled_conferences", x => x.id);
                    table.ForeignKey(
                        name: "fk_scheduled_conferences_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "sound_recordings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sound_id = table.Column<Guid>(type: "uuid", nullable: true),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    number = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false),
                    channel_uuid = table.Column<Guid>(type: "uuid", nullable: false),
                    node = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    reason = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    by = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    by_user_id = table.Column<Guid>(type: "uuid", nullable: true),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sound_recordings", x => x.id);
                    table.ForeignKey(
                        name: "fk_sound_recordings_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "sounds",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "und-x-icu"),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    duration_milliseconds = table.Column<int>(type: "integer", nullable: false),
                    format = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    peaks = table.Column<byte[]>(type: "bytea", nullable: true),
                    text = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    text_language = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    text_voice = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sounds", x => x.id);
                    table.ForeignKey(
                        name: "fk_sounds_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "speed_dials",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "und-x-icu"),
                    number = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    target = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_speed_dials", x => x.id);
                    table.ForeignKey(
                        name: "fk_speed_dials_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "stays",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    room_id = table.Column<Guid>(type: "uuid", nullable: false),
                    guest_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "und-x-icu"),
                    language = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    calls = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    arrived_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    departure = table.Column<DateOnly>(type: "date", nullable: true),
                    left_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    reference = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stays", x => x.id);
                    table.ForeignKey(
                        name: "fk_stays_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "time_conditions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "und-x-icu"),
                    number = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    time_zone = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    hours = table.Column<string>(type: "jsonb", nullable: false),
                    holiday_calendars = table.Column<string>(type: "jsonb", nullable: false),
                    open_destination = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    closed_destination = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    holiday_destination = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    @override = table.Column<string>(name: "override", type: "character varying(40)", maxLength: 40, nullable: false),
                    override_code = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: true),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_time_conditions", x => x.id);
                    table.ForeignKey(
                        name: "fk_time_conditions_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "voicemail_boxes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "und-x-icu"),
                    number = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    pin = table.Column<string>(type: "text", nullable: true),
                    email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true),
                    attach_recording = table.Column<bool>(type: "boolean", nullable: false),
                    keep_after_mail = table.Column<bool>(type: "boolean", nullable: false),
                    quota_minutes = table.Column<int>(type: "integer", nullable: true),
                    greeting = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    say_instructions = table.Column<bool>(type: "boolean", nullable: false),
                    operator_number = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: true),
                    language = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_voicemail_boxes", x => x.id);
                    table.ForeignKey(
                        name: "fk_voicemail_boxes_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "voicemail_messages",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    mailbox_id = table.Column<Guid>(type: "uuid", nullable: false),
                    channel_uuid = table.Column<Guid>(type: "uuid", nullable: false),
                    caller_number = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    caller_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    received_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    duration_milliseconds = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    state_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    urgent = table.Column<bool>(type: "boolean", nullable: false),
                    forwarded_by = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true),
                    peaks = table.Column<byte[]>(type: "bytea", nullable: false),
                    transcript = table.Column<string>(type: "text", nullable: true),
                    transcribe_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    transcribe_attempts = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_voicemail_messages", x => x.id);
                    table.ForeignKey(
                        name: "fk_voicemail_messages_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "agent_presences",
                columns: table => new
                {
                    agent_id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    reason = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    since = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_agent_presences", x => x.agent_id);
                    table.ForeignKey(
                        name: "fk_agent_presences_agents_agent_id",
                        column: x => x.agent_id,
                        principalTable: "agents",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_agent_presences_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "dialplan_versions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    dialplan_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    xml = table.Column<string>(type: "character varying(64000)", maxLength: 64000, nullable: false),
                    saved_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    saved_by = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_dialplan_versions", x => x.id);
                    table.ForeignKey(
                        name: "fk_dialplan_versions_dialplans_dialplan_id",
                        column: x => x.dialplan_id,
                        principalTable: "dialplans",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_dialplan_versions_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "event_deliveries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    webhook_id = table.Column<Guid>(type: "uuid", nullable: false),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    call_id = table.Column<Guid>(type: "uuid", nullable: true),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    @event = table.Column<string>(name: "event", type: "character varying(40)", maxLength: 40, nullable: false),
                    body = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    next_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    done_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    response_code = table.Column<int>(type: "integer", nullable: true),
                    problem = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_event_deliveries", x => x.id);
                    table.ForeignKey(
                        name: "fk_event_deliveries_event_webhooks_webhook_id",
                        column: x => x.webhook_id,
                        principalTable: "event_webhooks",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_event_deliveries_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "identity_users",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: true),
                    display_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    role = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    extension_id = table.Column<Guid>(type: "uuid", nullable: true),
                    theme = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    last_sign_in_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    user_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    normalized_user_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    normalized_email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    email_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    password_hash = table.Column<string>(type: "text", nullable: true),
                    security_stamp = table.Column<string>(type: "text", nullable: true),
                    concurrency_stamp = table.Column<string>(type: "text", nullable: true),
                    phone_number = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    phone_number_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    two_factor_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    lockout_end = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    lockout_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    access_failed_count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_identity_users", x => x.id);
                    table.ForeignKey(
                        name: "fk_identity_users_extensions_extension_id",
                        column: x => x.extension_id,
                        principalTable: "extensions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "fk_identity_users_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "room_conditions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_room_conditions", x => x.id);
                    table.ForeignKey(
                        name: "fk_room_conditions_guest_rooms_id",
                        column: x => x.id,
                        principalTable: "guest_rooms",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "wake_up_calls",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    room_id = table.Column<Guid>(type: "uuid", nullable: false),
                    series_id = table.Column<Guid>(type: "uuid", nullable: false),
                    daily = table.Column<bool>(type: "boolean", nullable: false),
                    date = table.Column<DateOnly>(type: "date", nullable: false),
                    time = table.Column<TimeOnly>(type: "time without time zone", nullable: false),
                    due_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    next_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    attempt = table.Column<int>(type: "integer", nullable: false),
                    misses = table.Column<int>(type: "integer", nullable: false),
                    alarms = table.Column<int>(type: "integer", nullable: false),
                    channel_uuid = table.Column<Guid>(type: "uuid", nullable: true),
                    node = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    called_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    answered_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    note = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    by = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    seen_by = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_wake_up_calls", x => x.id);
                    table.ForeignKey(
                        name: "fk_wake_up_calls_guest_rooms_room_id",
                        column: x => x.room_id,
                        principalTable: "guest_rooms",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_wake_up_calls_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "charges",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    stay_id = table.Column<Guid>(type: "uuid", nullable: false),
                    room_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    call_uuid = table.Column<Guid>(type: "uuid", nullable: true),
                    text = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    quantity = table.Column<int>(type: "integer", nullable: false),
                    amount = table.Column<decimal>(type: "numeric(12,2)", precision: 12, scale: 2, nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_charges", x => x.id);
                    table.ForeignKey(
                        name: "fk_charges_stays_stay_id",
                        column: x => x.stay_id,
                        principalTable: "stays",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "stay_rooms",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    stay_id = table.Column<Guid>(type: "uuid", nullable: false),
                    room_id = table.Column<Guid>(type: "uuid", nullable: false),
                    extension = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true),
                    from_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    until_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stay_rooms", x => x.id);
                    table.ForeignKey(
                        name: "fk_stay_rooms_stays_stay_id",
                        column: x => x.stay_id,
                        principalTable: "stays",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "identity_user_claims",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    claim_type = table.Column<string>(type: "text", nullable: true),
                    claim_value = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_identity_user_claims", x => x.id);
                    table.ForeignKey(
                        name: "fk_identity_user_claims_identity_users_user_id",
                        column: x => x.user_id,
                        principalTable: "identity_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "identity_user_logins",
                columns: table => new
                {
                    login_provider = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    provider_key = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    provider_display_name = table.Column<string>(type: "text", nullable: true),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_identity_user_logins", x => new { x.login_provider, x.provider_key });
                    table.ForeignKey(
                        name: "fk_identity_user_logins_identity_users_user_id",
                        column: x => x.user_id,
                        principalTable: "identity_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "identity_user_passkeys",
                columns: table => new
                {
                    credential_id = table.Column<byte[]>(type: "bytea", maxLength: 1024, nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    Data = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_identity_user_passkeys", x => x.credential_id);
                    table.ForeignKey(
                        name: "fk_identity_user_passkeys_identity_users_user_id",
                        column: x => x.user_id,
                        principalTable: "identity_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "identity_user_tokens",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    login_provider = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    name = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    value = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_identity_user_tokens", x => new { x.user_id, x.login_provider, x.name });
                    table.ForeignKey(
                        name: "fk_identity_user_tokens_identity_users_user_id",
                        column: x => x.user_id,
                        principalTable: "identity_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_access_lists_name",
                table: "access_lists",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_agent_codes_tenant_id_name",
                table: "agent_codes",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_agent_codes_tenant_id_use_code",
                table: "agent_codes",
                columns: new[] { "tenant_id", "use", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_agent_misses_at",
                table: "agent_misses",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_agent_misses_member_uuid_agent_id_at",
                table: "agent_misses",
                columns: new[] { "member_uuid", "agent_id", "at" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_agent_misses_tenant_id_at",
                table: "agent_misses",
                columns: new[] { "tenant_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_agent_presences_tenant_id",
                table: "agent_presences",
                column: "tenant_id");

            migrationBuilder.CreateIndex(
                name: "ix_agent_status_changes_agent_id_at",
                table: "agent_status_changes",
                columns: new[] { "agent_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_agent_status_changes_tenant_id_at",
                table: "agent_status_changes",
                columns: new[] { "tenant_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_agents_tenant_id_name",
                table: "agents",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_announcements_tenant_id_name",
                table: "announcements",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_announcements_tenant_id_number",
                table: "announcements",
                columns: new[] { "tenant_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_api_keys_hash",
                table: "api_keys",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_api_keys_tenant_id",
                table: "api_keys",
                column: "tenant_id");

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_at",
                table: "audit_entries",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_entity_entity_id",
                table: "audit_entries",
                columns: new[] { "entity", "entity_id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_tenant_id_at",
                table: "audit_entries",
                columns: new[] { "tenant_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_blocked_numbers_tenant_id_caller_match_caller_extension",
                table: "blocked_numbers",
                columns: new[] { "tenant_id", "caller_match", "caller", "extension" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_blocked_numbers_tenant_id_name",
                table: "blocked_numbers",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bridge_calls_created_at",
                table: "bridge_calls",
                column: "created_at",
                filter: "ended_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_bridge_calls_tenant_id_created_at",
                table: "bridge_calls",
                columns: new[] { "tenant_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_bridge_stops_tenant_id",
                table: "bridge_stops",
                column: "tenant_id",
                unique: true,
                filter: "lifted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_bridge_stops_tenant_id_stopped_at",
                table: "bridge_stops",
                columns: new[] { "tenant_id", "stopped_at" });

            migrationBuilder.CreateIndex(
                name: "ix_call_sessions_started_at",
                table: "call_sessions",
                column: "started_at");

            migrationBuilder.CreateIndex(
                name: "ix_call_sessions_tenant_id_channel_uuid",
                table: "call_sessions",
                columns: new[] { "tenant_id", "channel_uuid" });

            migrationBuilder.CreateIndex(
                name: "ix_call_webhooks_tenant_id_name",
                table: "call_webhooks",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_call_webhooks_tenant_id_number",
                table: "call_webhooks",
                columns: new[] { "tenant_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_charge_rates_tenant_id_name",
                table: "charge_rates",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_charges_stay_id",
                table: "charges",
                column: "stay_id");

            migrationBuilder.CreateIndex(
                name: "ix_charges_tenant_id_call_uuid",
                table: "charges",
                columns: new[] { "tenant_id", "call_uuid" },
                unique: true,
                filter: "call_uuid IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_charges_tenant_id_stay_id_at",
                table: "charges",
                columns: new[] { "tenant_id", "stay_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_conference_invitations_tenant_id_conference_id_invitee_id",
                table: "conference_invitations",
                columns: new[] { "tenant_id", "conference_id", "invitee_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_conference_profiles_tenant_id_name",
                table: "conference_profiles",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_conference_rooms_tenant_id_name",
                table: "conference_rooms",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_conference_rooms_tenant_id_number",
                table: "conference_rooms",
                columns: new[] { "tenant_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_dialplan_versions_dialplan_id",
                table: "dialplan_versions",
                column: "dialplan_id");

            migrationBuilder.CreateIndex(
                name: "ix_dialplan_versions_tenant_id_dialplan_id_number",
                table: "dialplan_versions",
                columns: new[] { "tenant_id", "dialplan_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_dialplans_tenant_id_name",
                table: "dialplans",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_event_deliveries_next_at",
                table: "event_deliveries",
                column: "next_at",
                filter: "next_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_event_deliveries_tenant_id_created_at",
                table: "event_deliveries",
                columns: new[] { "tenant_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_event_deliveries_webhook_id_event_id",
                table: "event_deliveries",
                columns: new[] { "webhook_id", "event_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_event_webhooks_tenant_id_name",
                table: "event_webhooks",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_extensions_tenant_id_display_name",
                table: "extensions",
                columns: new[] { "tenant_id", "display_name" });

            migrationBuilder.CreateIndex(
                name: "ix_extensions_tenant_id_number",
                table: "extensions",
                columns: new[] { "tenant_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_feature_codes_tenant_id_name",
                table: "feature_codes",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_follow_me_plans_tenant_id_name",
                table: "follow_me_plans",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_gateways_name",
                table: "gateways",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_gateways_tenant_id",
                table: "gateways",
                column: "tenant_id");

            migrationBuilder.CreateIndex(
                name: "ix_guest_rooms_tenant_id_name",
                table: "guest_rooms",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_guest_rooms_tenant_id_telephone",
                table: "guest_rooms",
                columns: new[] { "tenant_id", "telephone" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_holiday_calendars_tenant_id_name",
                table: "holiday_calendars",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_hotels_tenant_id_name",
                table: "hotels",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_identity_user_claims_user_id",
                table: "identity_user_claims",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_identity_user_logins_user_id",
                table: "identity_user_logins",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_identity_user_passkeys_user_id",
                table: "identity_user_passkeys",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "email_index",
                table: "identity_users",
                column: "normalized_email");

            migrationBuilder.CreateIndex(
                name: "ix_identity_users_extension_id",
                table: "identity_users",
                column: "extension_id");

            migrationBuilder.CreateIndex(
                name: "ix_identity_users_tenant_id",
                table: "identity_users",
                column: "tenant_id");

            migrationBuilder.CreateIndex(
                name: "user_name_index",
                table: "identity_users",
                column: "normalized_user_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_ivr_menus_tenant_id_name",
                table: "ivr_menus",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_ivr_menus_tenant_id_number",
                table: "ivr_menus",
                columns: new[] { "tenant_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_languages_tenant_id_name",
                table: "languages",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_lockouts_last_at",
                table: "lockouts",
                column: "last_at");

            migrationBuilder.CreateIndex(
                name: "ix_lockouts_tenant_id_kind_subject_id_caller",
                table: "lockouts",
                columns: new[] { "tenant_id", "kind", "subject_id", "caller" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_music_on_hold_tenant_id_name",
                table: "music_on_hold",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_nodes_name",
                table: "nodes",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_noun_references_tenant_id_to_id",
                table: "noun_references",
                columns: new[] { "tenant_id", "to_id" });

            migrationBuilder.CreateIndex(
                name: "ix_number_translations_name",
                table: "number_translations",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_numbers_number_match_caller_match_caller",
                table: "numbers",
                columns: new[] { "number", "match", "caller_match", "caller" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_numbers_tenant_id_name",
                table: "numbers",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_outbound_routes_tenant_id_name",
                table: "outbound_routes",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_paging_groups_tenant_id_name",
                table: "paging_groups",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_paging_groups_tenant_id_number",
                table: "paging_groups",
                columns: new[] { "tenant_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_parking_lots_tenant_id_name",
                table: "parking_lots",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_parking_lots_tenant_id_number",
                table: "parking_lots",
                columns: new[] { "tenant_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_pms_messages_next_at",
                table: "pms_messages",
                column: "next_at",
                filter: "next_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_pms_messages_tenant_id_created_at",
                table: "pms_messages",
                columns: new[] { "tenant_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_pms_messages_tenant_id_signature",
                table: "pms_messages",
                columns: new[] { "tenant_id", "signature" },
                unique: true,
                filter: "signature IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_queue_callbacks_asked_at",
                table: "queue_callbacks",
                column: "asked_at");

            migrationBuilder.CreateIndex(
                name: "ix_queue_callbacks_asked_call_uuid",
                table: "queue_callbacks",
                column: "asked_call_uuid");

            migrationBuilder.CreateIndex(
                name: "ix_queue_callbacks_queue_id_number",
                table: "queue_callbacks",
                columns: new[] { "queue_id", "number" },
                unique: true,
                filter: "ended_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_queue_callbacks_tenant_id_asked_at",
                table: "queue_callbacks",
                columns: new[] { "tenant_id", "asked_at" });

            migrationBuilder.CreateIndex(
                name: "ix_queue_calls_agent_id_left_at",
                table: "queue_calls",
                columns: new[] { "agent_id", "left_at" });

            migrationBuilder.CreateIndex(
                name: "ix_queue_calls_call_uuid",
                table: "queue_calls",
                column: "call_uuid");

            migrationBuilder.CreateIndex(
                name: "ix_queue_calls_left_at",
                table: "queue_calls",
                column: "left_at");

            migrationBuilder.CreateIndex(
                name: "ix_queue_calls_member_uuid_left_at",
                table: "queue_calls",
                columns: new[] { "member_uuid", "left_at" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_queue_calls_tenant_id_joined_at",
                table: "queue_calls",
                columns: new[] { "tenant_id", "joined_at" });

            migrationBuilder.CreateIndex(
                name: "ix_queued_mails_next_at",
                table: "queued_mails",
                column: "next_at",
                filter: "next_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_queued_mails_tenant_id_created_at",
                table: "queued_mails",
                columns: new[] { "tenant_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_queues_tenant_id_name",
                table: "queues",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_queues_tenant_id_number",
                table: "queues",
                columns: new[] { "tenant_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_ring_groups_tenant_id_name",
                table: "ring_groups",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_ring_groups_tenant_id_number",
                table: "ring_groups",
                columns: new[] { "tenant_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_room_conditions_tenant_id",
                table: "room_conditions",
                column: "tenant_id");

            migrationBuilder.CreateIndex(
                name: "ix_scheduled_conferences_tenant_id_date",
                table: "scheduled_conferences",
                columns: new[] { "tenant_id", "date" });

            migrationBuilder.CreateIndex(
                name: "ix_scheduled_conferences_tenant_id_name",
                table: "scheduled_conferences",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_sip_profiles_name",
                table: "sip_profiles",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_sound_recordings_tenant_id_created_at",
                table: "sound_recordings",
                columns: new[] { "tenant_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_sounds_tenant_id_name",
                table: "sounds",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_speed_dials_tenant_id_name",
                table: "speed_dials",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_speed_dials_tenant_id_number",
                table: "speed_dials",
                columns: new[] { "tenant_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_stay_rooms_stay_id",
                table: "stay_rooms",
                column: "stay_id");

            migrationBuilder.CreateIndex(
                name: "ix_stay_rooms_tenant_id_extension_from_at",
                table: "stay_rooms",
                columns: new[] { "tenant_id", "extension", "from_at" });

            migrationBuilder.CreateIndex(
                name: "ix_stays_room_id",
                table: "stays",
                column: "room_id");

            migrationBuilder.CreateIndex(
                name: "ix_stays_tenant_id_arrived_at",
                table: "stays",
                columns: new[] { "tenant_id", "arrived_at" });

            migrationBuilder.CreateIndex(
                name: "ix_stays_tenant_id_room_id",
                table: "stays",
                columns: new[] { "tenant_id", "room_id" },
                unique: true,
                filter: "left_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_tenants_domain",
                table: "tenants",
                column: "domain",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_tenants_name",
                table: "tenants",
                column: "name");

            migrationBuilder.CreateIndex(
                name: "ix_time_conditions_tenant_id_name",
                table: "time_conditions",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_time_conditions_tenant_id_number",
                table: "time_conditions",
                columns: new[] { "tenant_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_voicemail_boxes_tenant_id_name",
                table: "voicemail_boxes",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_voicemail_boxes_tenant_id_number",
                table: "voicemail_boxes",
                columns: new[] { "tenant_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_voicemail_messages_tenant_id_mailbox_id_state_received_at",
                table: "voicemail_messages",
                columns: new[] { "tenant_id", "mailbox_id", "state", "received_at" });

            migrationBuilder.CreateIndex(
                name: "ix_voicemail_messages_tenant_id_received_at",
                table: "voicemail_messages",
                columns: new[] { "tenant_id", "received_at" });

            migrationBuilder.CreateIndex(
                name: "ix_voicemail_messages_transcribe_at",
                table: "voicemail_messages",
                column: "transcribe_at",
                filter: "transcribe_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_wake_up_calls_next_at",
                table: "wake_up_calls",
                column: "next_at",
                filter: "next_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_wake_up_calls_room_id",
                table: "wake_up_calls",
                column: "room_id");

            migrationBuilder.CreateIndex(
                name: "ix_wake_up_calls_series_id_date",
                table: "wake_up_calls",
                columns: new[] { "series_id", "date" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_wake_up_calls_tenant_id_room_id_due_at",
                table: "wake_up_calls",
                columns: new[] { "tenant_id", "room_id", "due_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "access_lists");

            migrationBuilder.DropTable(
                name: "agent_codes");

            migrationBuilder.DropTable(
                name: "agent_misses");

            migrationBuilder.DropTable(
                name: "agent_presences");

            migrationBuilder.DropTable(
                name: "agent_status_changes");

            migrationBuilder.DropTable(
                name: "announcements");

            migrationBuilder.DropTable(
                name: "api_keys");

            migrationBuilder.DropTable(
                name: "audit_entries");

            migrationBuilder.DropTable(
                name: "blocked_numbers");

            migrationBuilder.DropTable(
                name: "bridge_calls");

            migrationBuilder.DropTable(
                name: "bridge_settings");

            migrationBuilder.DropTable(
                name: "bridge_stops");

            migrationBuilder.DropTable(
                name: "call_sessions");

            migrationBuilder.DropTable(
                name: "call_webhooks");

            migrationBuilder.DropTable(
                name: "charge_rates");

            migrationBuilder.DropTable(
                name: "charges");

            migrationBuilder.DropTable(
                name: "conference_invitations");

            migrationBuilder.DropTable(
                name: "conference_profiles");

            migrationBuilder.DropTable(
                name: "conference_rooms");

            migrationBuilder.DropTable(
                name: "config_drafts");

            migrationBuilder.DropTable(
                name: "config_versions");

            migrationBuilder.DropTable(
                name: "data_protection_keys");

            migrationBuilder.DropTable(
                name: "dialplan_versions");

            migrationBuilder.DropTable(
                name: "event_deliveries");

            migrationBuilder.DropTable(
                name: "feature_codes");

            migrationBuilder.DropTable(
                name: "follow_me_plans");

            migrationBuilder.DropTable(
                name: "gateways");

            migrationBuilder.DropTable(
                name: "holiday_calendars");

            migrationBuilder.DropTable(
                name: "hotels");

            migrationBuilder.DropTable(
                name: "identity_user_claims");

            migrationBuilder.DropTable(
                name: "identity_user_logins");

            migrationBuilder.DropTable(
                name: "identity_user_passkeys");

            migrationBuilder.DropTable(
                name: "identity_user_tokens");

            migrationBuilder.DropTable(
                name: "ivr_menus");

            migrationBuilder.DropTable(
                name: "languages");

            migrationBuilder.DropTable(
                name: "lockouts");

            migrationBuilder.DropTable(
                name: "music_on_hold");

            migrationBuilder.DropTable(
                name: "nodes");

            migrationBuilder.DropTable(
                name: "noun_references");

            migrationBuilder.DropTable(
                name: "number_translations");

            migrationBuilder.DropTable(
                name: "numbers");

            migrationBuilder.DropTable(
                name: "outbound_routes");

            migrationBuilder.DropTable(
                name: "paging_groups");

            migrationBuilder.DropTable(
                name: "parking_lots");

            migrationBuilder.DropTable(
                name: "pms_messages");

            migrationBuilder.DropTable(
                name: "queue_callbacks");

            migrationBuilder.DropTable(
                name: "queue_calls");

            migrationBuilder.DropTable(
                name: "queued_mails");

            migrationBuilder.DropTable(
                name: "queues");

            migrationBuilder.DropTable(
                name: "ring_groups");

            migrationBuilder.DropTable(
                name: "room_conditions");

            migrationBuilder.DropTable(
                name: "scheduled_conferences");

            migrationBuilder.DropTable(
                name: "settings");

            migrationBuilder.DropTable(
                name: "sip_profiles");

            migrationBuilder.DropTable(
                name: "sound_recordings");

            migrationBuilder.DropTable(
                name: "sounds");

            migrationBuilder.DropTable(
                name: "speed_dials");

            migrationBuilder.DropTable(
                name: "stay_rooms");

            migrationBuilder.DropTable(
                name: "time_conditions");

            migrationBuilder.DropTable(
                name: "voicemail_boxes");

            migrationBuilder.DropTable(
                name: "voicemail_messages");

            migrationBuilder.DropTable(
                name: "wake_up_calls");

            migrationBuilder.DropTable(
                name: "agents");

            migrationBuilder.DropTable(
                name: "dialplans");

            migrationBuilder.DropTable(
                name: "event_webhooks");

            migrationBuilder.DropTable(
                name: "identity_users");

            migrationBuilder.DropTable(
                name: "stays");

            migrationBuilder.DropTable(
                name: "guest_rooms");

            migrationBuilder.DropTable(
                name: "extensions");

            migrationBuilder.DropTable(
                name: "tenants");
        }
    }
}
