using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using ParallelMigration.AspNetCore;
using ParallelMigration.Samples.WebConsole.Site;

namespace ParallelMigration.Samples.WebConsole.Storage;

/// <summary>
/// The console's database: the site, who changed what, the migrations that ended, its users (ASP.NET Core Identity) and their tokens (OpenIddict).
/// </summary>
/// <remarks>One subclass for each kind of database, because each has its own migrations. Everything else asks for this type.</remarks>
public abstract class ConsoleDbContext(DbContextOptions options) : IdentityDbContext<IdentityUser>(options)
{
    /// <summary>Gets the data centers.</summary>
    public DbSet<StoredDataCenter> DataCenters => Set<StoredDataCenter>();

    /// <summary>Gets the clusters.</summary>
    public DbSet<StoredCluster> Clusters => Set<StoredCluster>();

    /// <summary>Gets the VMs.</summary>
    public DbSet<StoredVm> Vms => Set<StoredVm>();

    /// <summary>Gets the hosts.</summary>
    public DbSet<StoredHost> Hosts => Set<StoredHost>();

    /// <summary>Gets the migration policies.</summary>
    public DbSet<PolicyRow> Policies => Set<PolicyRow>();

    /// <summary>Gets what was done, and by whom.</summary>
    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    /// <summary>Gets the migrations, running and ended.</summary>
    public DbSet<MigrationRecord> Migrations => Set<MigrationRecord>();

    /// <summary>Gets what was measured of the migrations, for their charts.</summary>
    public DbSet<MigrationChart> Charts => Set<MigrationChart>();

    /// <summary>Gets the evacuations, running and ended.</summary>
    public DbSet<EvacuationRecord> Evacuations => Set<EvacuationRecord>();

    /// <summary>Gets the version of Identity's tables. Fixed here, so that the model is the same with and without the application's options.</summary>
    protected override Version SchemaVersion => IdentitySchemaVersions.Version2;

    /// <summary>Begins a transaction that changes the site. No other such transaction runs until it ends, and it sees what the one before it left.</summary>
    internal abstract Task<IDbContextTransaction> BeginSettingsAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.UseOpenIddict();
        SiteModel.Configure(builder);
    }
}
