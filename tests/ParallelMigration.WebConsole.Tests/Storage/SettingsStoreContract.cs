using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using FsCheck.Fluent;
using ParallelMigration.AspNetCore;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Arbitraries;
using ParallelMigration.Samples.WebConsole.Site;

namespace ParallelMigration.WebConsole.Tests.Storage;

/// <summary>What <see cref="IMigrationSettingsStore"/> promises, of every store. Each begins with the example site.</summary>
public abstract class SettingsStoreContract : IAsyncLifetime
{
    private protected static readonly ChangeOrigin Origin = new("tester", "contract");
    private protected static readonly StoredCluster AnyCluster = ExampleSite.Clusters[0];
    private protected static readonly StoredVm AnyVm = ExampleSite.Vms[0];

    /// <summary>Gets the store.</summary>
    protected abstract IMigrationSettingsStore Store { get; }

    /// <inheritdoc/>
    public abstract Task InitializeAsync();

    /// <inheritdoc/>
    public abstract Task DisposeAsync();

    [StorageFact]
    public async Task It_begins_with_the_example_site()
    {
        Assert.Equal([ExampleSite.DataCenter], await Store.ReadDataCentersAsync(default).ToListAsync());
        Assert.Equal(ByName(ExampleSite.Hosts, host => host.Name), await Store.ReadHostsAsync(null, default).ToListAsync());
        Assert.Equal(ByName(ExampleSite.Clusters, cluster => cluster.Name), await Store.ReadClustersAsync(null, default).Select(cluster => cluster with { Version = 0 }).ToListAsync());
        Assert.Equal(ByName(ExampleSite.Vms, vm => vm.Name), await Store.ReadVmsAsync(null, default).Select(vm => vm with { Version = 0 }).ToListAsync());
        Assert.Equal(ByName(ExampleSite.Policies, policy => policy.Name!), (await Store.ReadPoliciesAsync(default)).Select(policy => policy.Policy));
    }

    [StorageFact]
    public async Task Collections_are_those_of_their_owner_in_the_order_of_names()
    {
        // What a dictionary would sort otherwise: case, accents, signs, another script, beyond 16 bits.
        string[] names = ["a", "B", "_", "-", "Z", "b", "ä", "ß", "ж", "中", "10", "9", "a b", "a-b", "a_b", "ab", "😀", "<b>", "'", "\"", "%"];
        foreach (var name in names)
        {
            await SaveAsync(NewVm(name));
        }

        var read = await Store.ReadVmsAsync(AnyCluster.Id, default).Select(vm => vm.Name).ToListAsync();
        Assert.Equal(ByName([.. names, .. ExampleSite.Vms.Where(vm => vm.ClusterId == AnyCluster.Id).Select(vm => vm.Name)], name => name), read);
        Assert.Equal(ExampleSite.Hosts.Count(host => host.ClusterId == AnyCluster.Id), await Store.ReadHostsAsync(AnyCluster.Id, default).CountAsync());
        Assert.Equal(3, await Store.ReadClustersAsync(ExampleSite.DataCenter.Id, default).CountAsync());
        Assert.Empty(await Store.ReadClustersAsync(Guid.NewGuid(), default).ToListAsync());
        Assert.Empty(await Store.ReadVmsAsync(Guid.NewGuid(), default).ToListAsync());
    }

    [StorageFact]
    public async Task What_is_not_there_is_not_found()
    {
        var id = Guid.NewGuid();
        Assert.Null(await Store.FindDataCenterAsync(id, default));
        Assert.Null(await Store.FindClusterAsync(id, default));
        Assert.Null(await Store.FindVmAsync(id, default));
        Assert.Null(await Store.FindHostAsync(id, default));
        await InTransactionAsync(async transaction =>
        {
            Assert.Null(await transaction.FindDataCenterAsync(id, default));
            Assert.Null(await transaction.FindClusterAsync(id, default));
            Assert.Null(await transaction.FindVmAsync(id, default));
            foreach (var name in new[] { "", "none", AnyVm.Name.ToUpperInvariant(), "\0", "a\0b", "'; drop table Vms; --" })
            {
                Assert.Null(await transaction.FindDataCenterAsync(name, default));
                Assert.Null(await transaction.FindClusterAsync(name, default));
                Assert.Null(await transaction.FindVmAsync(name, default));
            }
        });
    }

    [StorageFact]
    public async Task What_is_there_is_found_by_id_and_by_name()
    {
        Assert.Equal(ExampleSite.DataCenter, await Store.FindDataCenterAsync(ExampleSite.DataCenter.Id, default));
        Assert.Equal(AnyCluster, (await Store.FindClusterAsync(AnyCluster.Id, default))! with { Version = 0 });
        Assert.Equal(AnyVm, (await Store.FindVmAsync(AnyVm.Id, default))! with { Version = 0 });
        Assert.Equal(ExampleSite.Hosts[0], await Store.FindHostAsync(ExampleSite.Hosts[0].Id, default));
        await InTransactionAsync(async transaction =>
        {
            Assert.Equal(ExampleSite.DataCenter, await transaction.FindDataCenterAsync(ExampleSite.DataCenter.Id, default));
            Assert.Equal(ExampleSite.DataCenter, await transaction.FindDataCenterAsync(ExampleSite.DataCenter.Name, default));
            Assert.Equal(AnyCluster, (await transaction.FindClusterAsync(AnyCluster.Id, default))! with { Version = 0 });
            Assert.Equal(AnyCluster, (await transaction.FindClusterAsync(AnyCluster.Name, default))! with { Version = 0 });
            Assert.Equal(AnyVm, (await transaction.FindVmAsync(AnyVm.Id, default))! with { Version = 0 });
            Assert.Equal(AnyVm, (await transaction.FindVmAsync(AnyVm.Name, default))! with { Version = 0 });
            Assert.Equal(4, (await transaction.ReadPoliciesAsync(default)).Count);
            Assert.Equal(ByName(ExampleSite.Clusters, one => one.Name).Select(one => one.Id), await transaction.ReadClustersAsync(default).Select(one => one.Id).ToListAsync());
        });
    }

    /// <summary>Every value of every setting, as far as a few hundred combinations reach.</summary>
    [StorageFact]
    public async Task Nothing_is_lost_by_saving()
    {
        Random random = new(7);
        List<StoredVm> vms = [];
        List<StoredCluster> clusters = [];
        for (var i = 0; i < 300; i++)
        {
            vms.Add(NewVm($"vm {i} <b>&amp;' \"\\%") with
            {
                Description = i % 3 == 0 ? null : i % 3 == 1 ? "" : "two\nlines\t\u2028 \ud83d\ude00",
                Topology = new(random.Next(1, 9), random.Next(1, 512), random.Next(1, 3)),
                MemoryBytes = random.NextInt64(1, long.MaxValue),
                CustomLevel = random.Next(2) == 0 ? null : new(random.Next(9), random.Next(int.MaxValue)),
                MigrationMode = Any(random, Enum.GetValues<OVirtMigrationMode>()),
                MigrationDowntime = random.Next(2) == 0 ? null : TimeSpan.FromMilliseconds(random.Next(1, 2_000_000)),
                TunnelMigration = Any<bool?>(random, [null, false, true]),
                Migration = Options(random, ofCluster: false),
                Status = Any(random, Enum.GetValues<VmStatus>()),
                HostId = random.Next(2) == 0 ? null : ExampleSite.Hosts[0].Id,
            });
            clusters.Add(AnyCluster with
            {
                Id = Guid.NewGuid(),
                Name = $"cluster {i}",
                Description = i % 2 == 0 ? null : "d",
                Level = new(random.Next(9), random.Next(9)),
                TunnelMigration = random.Next(2) == 0,
                Migration = Options(random, ofCluster: true),
                MigrationNetwork = random.Next(3) switch
                {
                    0 => null,
                    1 => new(),
                    _ => new() { Id = "n", Name = "<net>", QosBandwidth = Bandwidth.FromBitsPerSecond(random.NextInt64(1, long.MaxValue)) },
                },
            });
        }

        await InTransactionAsync(async transaction =>
        {
            foreach (var vm in vms)
            {
                Assert.Equal(vm with { Version = 1 }, await transaction.SaveAsync(vm, default));
            }

            foreach (var cluster in clusters)
            {
                Assert.Equal(cluster with { Version = 1 }, await transaction.SaveAsync(cluster, default));
            }
        });
        foreach (var vm in vms)
        {
            Assert.Equal(vm with { Version = 1 }, await Store.FindVmAsync(vm.Id, default));
        }

        foreach (var cluster in clusters)
        {
            Assert.Equal(cluster with { Version = 1 }, await Store.FindClusterAsync(cluster.Id, default));
        }
    }

    [StorageFact]
    public async Task Policies_are_read_as_they_were_saved_whatever_they_say()
    {
        var policies = ValidArbitraries.MigrationPolicy().Generator.Sample(100, 50).Select((policy, i) => policy with { Id = Guid.NewGuid().ToString(), Name = $"policy {i:000}" }).ToList();
        await InTransactionAsync(async transaction =>
        {
            foreach (var policy in policies)
            {
                Assert.Equal(1, (await transaction.SaveAsync(policy, default)).Version);
            }

            // The id is the same in another case.
            Assert.Equal(2, (await transaction.SaveAsync(policies[0] with { Id = policies[0].Id!.ToUpperInvariant() }, default)).Version);
        });
        var read = (await Store.ReadPoliciesAsync(default)).Where(policy => policy.Policy.Name!.StartsWith("policy ", StringComparison.Ordinal)).ToList();
        Assert.Equal([policies[0] with { Id = policies[0].Id!.ToUpperInvariant() }, .. policies.Skip(1)], read.Select(policy => policy.Policy));
    }

    [StorageFact]
    public async Task Versions_count_what_was_saved()
    {
        var before = (await Store.FindVmAsync(AnyVm.Id, default))!;
        Assert.Equal(before.Version + 1, (await SaveAsync(before with { Version = 77 })).Version);
        Assert.Equal(before.Version + 2, (await SaveAsync(before)).Version);
        Assert.Equal(before.Version + 2, (await Store.FindVmAsync(AnyVm.Id, default))!.Version);
        Assert.Equal(1, (await SaveAsync(NewVm("new") with { Version = 77 })).Version);
        var cluster = (await Store.FindClusterAsync(AnyCluster.Id, default))!;
        await InTransactionAsync(async transaction =>
        {
            Assert.Equal(cluster.Version + 1, (await transaction.SaveAsync(cluster, default)).Version);
            Assert.Equal(cluster.Version + 2, (await transaction.SaveAsync(cluster, default)).Version);
        });
    }

    [StorageFact]
    public async Task Saving_a_vm_leaves_its_status_and_its_host()
    {
        var before = (await Store.FindVmAsync(AnyVm.Id, default))!;
        var saved = await SaveAsync(before with { Status = VmStatus.Paused, HostId = null, Description = "other" });
        Assert.Equal(before with { Version = before.Version + 1, Description = "other" }, saved);
        Assert.Equal(saved, await Store.FindVmAsync(AnyVm.Id, default));
    }

    [StorageFact]
    public async Task A_transaction_that_fails_saves_nothing_and_its_exception_passes_through()
    {
        var before = (await Store.FindVmAsync(AnyVm.Id, default))!;
        var calls = 0;
        var error = await Assert.ThrowsAsync<SettingsRefusedException>(() => Store.TransactAsync<int>(
            Origin,
            async (transaction, cancellation) =>
            {
                calls++;
                await transaction.SaveAsync(before with { Description = "lost" }, cancellation);
                await transaction.SaveAsync(NewVm("lost"), cancellation);
                throw new SettingsRefusedException(SettingsRefusal.Invalid, "no");
            },
            default));
        Assert.Equal(("no", 1), (error.Message, calls));
        Assert.Equal(before, await Store.FindVmAsync(AnyVm.Id, default));
        Assert.DoesNotContain("lost", await Store.ReadVmsAsync(null, default).Select(vm => vm.Name).ToListAsync());
        Assert.Equal(before.Version + 1, (await SaveAsync(before)).Version);
    }

    [StorageFact]
    public async Task A_transaction_sees_what_it_saved_and_no_one_else_does_before_its_end()
    {
        var before = (await Store.FindVmAsync(AnyVm.Id, default))!;
        await InTransactionAsync(async transaction =>
        {
            var saved = await transaction.SaveAsync(before with { Name = "renamed" }, default);
            Assert.Equal(saved, await transaction.FindVmAsync(AnyVm.Id, default));
            Assert.Equal(saved, await transaction.FindVmAsync("renamed", default));
            Assert.Null(await transaction.FindVmAsync(before.Name, default));
            Assert.Contains(saved, await transaction.ReadVmsAsync(AnyCluster.Id, default).ToListAsync());
            Assert.Equal(before, await Store.FindVmAsync(AnyVm.Id, default));
            Assert.Contains(before, await Store.ReadVmsAsync(AnyCluster.Id, default).ToListAsync());
        });
        Assert.Equal("renamed", (await Store.FindVmAsync(AnyVm.Id, default))!.Name);
    }

    /// <summary>Many more than one page of a reader, each saved while the rest is being read.</summary>
    [StorageFact]
    public async Task A_transaction_may_save_while_it_reads()
    {
        var cluster = NewCluster("large");
        await InTransactionAsync(async transaction =>
        {
            await transaction.SaveAsync(cluster, default);
            for (var i = 0; i < 603; i++)
            {
                await transaction.SaveAsync(NewVm($"many {i}") with { ClusterId = cluster.Id }, default);
            }
        });
        List<string> seen = [];
        await InTransactionAsync(async transaction =>
        {
            seen.Clear();
            await foreach (var vm in transaction.ReadVmsAsync(cluster.Id, default))
            {
                seen.Add(vm.Name);
                await transaction.SaveAsync(vm with { Description = "seen" }, default);
            }
        });
        Assert.Equal(ByName(Enumerable.Range(0, 603).Select(i => $"many {i}"), name => name), seen);
        Assert.True(await Store.ReadVmsAsync(cluster.Id, default).AllAsync(vm => vm is { Description: "seen", Version: 2 }));
    }

    [StorageFact]
    public async Task No_transaction_loses_what_another_one_saved()
    {
        await SaveAsync((await Store.FindVmAsync(AnyVm.Id, default))! with { Description = "0" });
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                await InTransactionAsync(async transaction =>
                {
                    var vm = (await transaction.FindVmAsync(AnyVm.Id, default))!;
                    await Task.Yield();
                    await transaction.SaveAsync(vm with { Description = (int.Parse(vm.Description!, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture) }, default);
                });
            }
        })));
        Assert.Equal("100", (await Store.FindVmAsync(AnyVm.Id, default))!.Description);
    }

    /// <summary>Each adds a VM to the cluster only while it has fewer than ten. One that counts without keeping others out adds too many.</summary>
    [StorageFact]
    public async Task What_a_transaction_has_read_does_not_change_before_its_end()
    {
        for (var round = 0; round < 5; round++)
        {
            var cluster = NewCluster($"of ten {round}");
            await InTransactionAsync(transaction => transaction.SaveAsync(cluster, default).AsTask());
            var added = 0;
            await Task.WhenAll(Enumerable.Range(0, 25).Select(i => Task.Run(async () =>
            {
                var isAdded = await Store.TransactAsync(
                    Origin,
                    async (transaction, cancellation) =>
                    {
                        var count = await transaction.ReadVmsAsync(cluster.Id, cancellation).CountAsync(cancellation);
                        await Task.Yield();
                        if (count >= 10)
                        {
                            return false;
                        }

                        await transaction.SaveAsync(NewVm($"{cluster.Name} {i}") with { ClusterId = cluster.Id }, cancellation);
                        return true;
                    },
                    default);
                Interlocked.Add(ref added, isAdded ? 1 : 0);
            })));
            Assert.Equal((10, 10), (added, await Store.ReadVmsAsync(cluster.Id, default).CountAsync()));
        }
    }

    /// <summary>The two sides of rule C1: one makes the cluster Parallel, the other gives a VM post-copy. Both looks fine alone.</summary>
    [StorageFact]
    public async Task C1_holds_when_both_of_its_sides_change_at_once()
    {
        MigrationSettingsEditor editor = new(Store);
        for (var round = 0; round < 25; round++)
        {
            var cluster = NewCluster($"c1 {round}") with { Migration = new() { ParallelMigrations = OVirtParallelMigrations.Own(ParallelMigrationSetting.Auto) } };
            var vm = NewVm($"c1 {round}") with { ClusterId = cluster.Id };
            await InTransactionAsync(async transaction =>
            {
                await transaction.SaveAsync(cluster, default);
                await transaction.SaveAsync(vm, default);
            });
            using Barrier start = new(2);
            var isParallel = TryAsync(start, () => editor.UpdateClusterAsync(
                cluster.Id, one => one with { Migration = one.Migration with { ParallelMigrations = OVirtParallelMigrations.Own(ParallelMigrationSetting.Parallel) } }, Origin));
            var isPostCopy = TryAsync(start, () => editor.UpdateVmAsync(
                vm.Id, (one, _, _) => Task.FromResult(one with { Migration = one.Migration with { PolicyId = OVirtPolicyCatalog.PostCopy.Id! } }), Origin));
            Assert.NotEqual(await isParallel, await isPostCopy);
        }

        static Task<bool> TryAsync(Barrier start, Func<Task> change) => Task.Factory.StartNew(
            async () =>
            {
                start.SignalAndWait();
                try
                {
                    await change();
                    return true;
                }
                catch (SettingsRefusedException)
                {
                    return false;
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap();
    }

    [StorageFact]
    public async Task A_transaction_that_waits_for_another_one_can_be_canceled()
    {
        TaskCompletionSource isIn = new(), mayLeave = new();
        var first = InTransactionAsync(async transaction =>
        {
            await transaction.SaveAsync(NewVm("first"), default);
            isIn.TrySetResult();
            await mayLeave.Task;
        });
        await isIn.Task;
        using CancellationTokenSource cancellation = new();
        var second = Store.TransactAsync(Origin, (transaction, token) => transaction.SaveAsync(NewVm("second"), token).AsTask(), cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        mayLeave.SetResult();
        await first;
        await SaveAsync(NewVm("third"));
        Assert.Equal(["first", "third"], await Store.ReadVmsAsync(AnyCluster.Id, default).Select(vm => vm.Name).Where(name => name is "first" or "second" or "third").ToListAsync());
    }

    private protected static StoredVm NewVm(string name) => AnyVm with { Id = Guid.NewGuid(), Name = name, Migration = new(), Status = VmStatus.Down, HostId = null };

    private protected static StoredCluster NewCluster(string name) => AnyCluster with { Id = Guid.NewGuid(), Name = name };

    private protected Task<StoredVm> SaveAsync(StoredVm vm) => Store.TransactAsync(Origin, (transaction, cancellation) => transaction.SaveAsync(vm, cancellation).AsTask(), default);

    private protected Task InTransactionAsync(Func<ISettingsTransaction, Task> work) => Store.TransactAsync(
        Origin,
        async (transaction, _) =>
        {
            await work(transaction);
            return 0;
        },
        default);

    private static OVirtMigrationOptions Options(Random random, bool ofCluster)
    {
        OVirtParallelMigrations?[] settings =
        [
            null, OVirtParallelMigrations.Own(ParallelMigrationSetting.Auto), OVirtParallelMigrations.Own(ParallelMigrationSetting.Parallel), OVirtParallelMigrations.Own(ParallelMigrationSetting.Disabled),
            OVirtParallelMigrations.Own(ParallelMigrationSetting.Custom(random.Next(2, 256))), .. ofCluster ? Array.Empty<OVirtParallelMigrations?>() : [OVirtParallelMigrations.Inherit],
        ];
        InheritableBoolean?[] flags = [null, .. Enum.GetValues<InheritableBoolean>()];
        return new()
        {
            AutoConverge = Any(random, flags),
            Compressed = Any(random, flags),
            Encrypted = Any(random, flags),
            ParallelMigrations = Any(random, settings),
            Bandwidth = Any<MigrationBandwidth?>(random, [null, MigrationBandwidth.Auto, MigrationBandwidth.HypervisorDefault, MigrationBandwidth.Custom(Bandwidth.FromMegabitsPerSecond(random.Next(1, int.MaxValue)))]),
            PolicyId = Any<string?>(random, [null, "", OVirtPolicyCatalog.PostCopy.Id!, OVirtPolicyCatalog.LegacyId]),
        };
    }

    private static T Any<T>(Random random, IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    private static IEnumerable<T> ByName<T>(IEnumerable<T> all, Func<T, string> name) => all.OrderBy(name, StringComparer.Ordinal);
}
