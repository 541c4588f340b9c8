using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ParallelMigration.Samples.WebConsole.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Evacuations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Charts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Points = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Charts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Evacuations",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ClusterId = table.Column<Guid>(type: "uuid", nullable: false),
                    HostIds = table.Column<string>(type: "text", nullable: false),
                    HostNames = table.Column<string>(type: "text", nullable: false),
                    Force = table.Column<bool>(type: "boolean", nullable: false),
                    Window = table.Column<TimeSpan>(type: "interval", nullable: true),
                    PredictedTime = table.Column<TimeSpan>(type: "interval", nullable: true),
                    User = table.Column<string>(type: "text", nullable: false),
                    CorrelationId = table.Column<string>(type: "character varying(36)", maxLength: 36, nullable: true),
                    Started = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Ended = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    IsStopping = table.Column<bool>(type: "boolean", nullable: false),
                    Vms = table.Column<string>(type: "text", nullable: false),
                    Outcome = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Evacuations", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Evacuations_Ended",
                table: "Evacuations",
                column: "Ended");

            migrationBuilder.CreateIndex(
                name: "IX_Evacuations_Started",
                table: "Evacuations",
                column: "Started");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Charts");

            migrationBuilder.DropTable(
                name: "Evacuations");
        }
    }
}
