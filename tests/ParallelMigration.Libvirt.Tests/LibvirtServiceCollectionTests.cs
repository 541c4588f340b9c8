using System;
using Microsoft.Extensions.DependencyInjection;

namespace ParallelMigration.Libvirt.Tests;

public class LibvirtServiceCollectionTests
{
    [Fact]
    public void One_migrator_is_registered_and_an_earlier_one_stays()
    {
        using var services = new ServiceCollection().AddLibvirtMigration().AddLibvirtMigration().BuildServiceProvider();
        Assert.Same(services.GetRequiredService<LibvirtMigrator>(), services.GetRequiredService<LibvirtMigrator>());
        Assert.Single(services.GetServices<LibvirtMigrator>());
        var own = new LibvirtMigrator();
        using var kept = new ServiceCollection().AddSingleton(own).AddLibvirtMigration().BuildServiceProvider();
        Assert.Same(own, kept.GetRequiredService<LibvirtMigrator>());
    }

    [Fact]
    public void It_needs_no_other_service()
    {
        using var services = new ServiceCollection().AddLibvirtMigration().BuildServiceProvider();
        Assert.NotNull(services.GetRequiredService<LibvirtMigrator>());
        Assert.Throws<ArgumentNullException>(() => ((IServiceCollection)null!).AddLibvirtMigration());
    }
}
