using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ParallelMigration.Samples.WebConsole.Storage.Migrations.Sqlite
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
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Points = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Charts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Evacuations",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ClusterId = table.Column<Guid>(type: "TEXT", nullable: false),
                    HostIds = table.Column<string>(type: "TEXT", nullable: false),
                    HostNames = table.Column<string>(type: "TEXT", nullable: false),
                    Force = table.Column<bool>(type: "INTEGER", nullable: false),
                    Window = table.Column<TimeSpan>(type: "TEXT", nullable: true),
                    PredictedTime = table.Column<TimeSpan>(type: "TEXT", nullable: true),
                    User = table.Column<string>(type: "TEXT", nullable: false),
                    CorrelationId = table.Column<string>(type: "TEXT", maxLength: 36, nullable: true),
                    Started = table.Column<long>(type: "INTEGER", nullable: false),
                    Ended = table.Column<long>(type: "INTEGER", nullable: true),
                    IsStopping = table.Column<bool>(type: "INTEGER", nullable: false),
                    Vms = table.Column<string>(type: "TEXT", nullable: false),
                    Outcome = table.Column<string>(type: "TEXT", nullable: true)
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
