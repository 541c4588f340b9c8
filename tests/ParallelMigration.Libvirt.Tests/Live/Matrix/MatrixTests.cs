using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using Xunit.Abstractions;

namespace ParallelMigration.Libvirt.Tests.Live.Matrix;

/// <summary>What one release of libvirt and QEMU makes of each combination.</summary>
public abstract class MatrixTests(Lab lab, ITestOutputHelper output, string release)
{
    /// <summary>A whole run, on two busy cores.</summary>
    protected const int Timeout = 900_000;

    private static readonly string[] Releases = [BookwormLab.Release, TrixieLab.Release, SidLab.Release];

    // PARALLEL_MIGRATION_LIVE=all. Otherwise each combination is tried on one of the releases, and each release tries a third of them.
    private static readonly bool TriesAll = Tiers.ValueOf(Tiers.Live) == "all";

    private static readonly string[] ServerFiles = ["server-cert.pem", "server-key.pem"];

    /// <summary>All combinations; to be equal to the committed table, or written there.</summary>
    protected async Task AssertMatrixAsync()
    {
        var host = await lab.Alpha.ReadHostAsync(lab.Interface);
        var trials = ResolvedPlans.For(host).Concat(ForcedTrials.All).Where((_, number) => TriesAll || number % Releases.Length == Array.IndexOf(Releases, release));
        var records = await new MatrixRun(lab).RunAsync(trials);
        if (MatrixFile.Update && TriesAll)
        {
            MatrixFile.Write(release, $"libvirt {host.LibvirtVersion}, QEMU {host.QemuVersion}", records);
        }

        Assert.All(records.Where(record => record.Trial.Resolved), record =>
            Assert.True(record.End == TrialEnd.Works, $"'{record.Trial.Name}' {record.End}: {record.Message}"));
        Assert.Equal("", string.Join('\n', Differences(records, MatrixFile.Read(release))));
    }

    /// <summary>A destination that shows a certificate for another name is not migrated to.</summary>
    protected async Task AssertCertificatesAreVerifiedAsync()
    {
        await lab.StartGuestAsync();
        var certificates = Path.Combine(lab.Folder, "beta", "etc", "pki");
        foreach (var file in ServerFiles)
        {
            File.Move(Path.Combine(certificates, file), Path.Combine(certificates, file + ".own"));
            File.Copy(Path.Combine(lab.Folder, "alpha", "etc", "pki", file), Path.Combine(certificates, file));
        }

        try
        {
            var result = await new LibvirtMigrator().MigrateAsync(lab.Migration(new() { Connections = 2, Encrypted = true }));
            Assert.Equal((MigrationOutcome.Failed, GuestLocation.Source), (result.Outcome, result.Location));
            Assert.Contains("ertificate", result.Error!.Message, StringComparison.Ordinal);
            await lab.AssertRunsOnlyOnAsync("ALPHA");
        }
        finally
        {
            foreach (var file in ServerFiles)
            {
                File.Move(Path.Combine(certificates, file + ".own"), Path.Combine(certificates, file), overwrite: true);
            }
        }
    }

    /// <summary>Zero-copy of a guest without a hard limit locks all of its memory: where libvirt may not allow that, it says so.</summary>
    protected async Task AssertZeroCopyNeedsLockedMemoryAsync()
    {
        const int GuestMebibytes = 128;
        await lab.StartGuestAsync("unlimited", "--memory", $"{GuestMebibytes}");
        var result = await new LibvirtMigrator().MigrateAsync(lab.Migration(new() { Connections = 2, ZeroCopy = true }));
        if (await MayLockAsync(GuestMebibytes << 20))
        {
            Assert.Null(result.Error);
            await lab.AssertRunsOnlyOnAsync("BETA");
        }
        else
        {
            Assert.Contains("locked memory", result.Error!.Message, StringComparison.Ordinal);
            await lab.AssertRunsOnlyOnAsync("ALPHA");
        }
    }

    /// <summary>Parallel connections keep a limit of the bandwidth, though they send whole packets, and each of them may have another one in hand.</summary>
    protected async Task AssertParallelLimitIsKeptAsync()
    {
        await lab.StartGuestAsync("unlimited", "--memory", "640");
        foreach (var (mebibytes, connections) in new[] { (23, 2), (47, 4) })
        {
            using var cancel = new CancellationTokenSource();
            var plan = new MigrationPlan { Connections = connections, BandwidthLimit = Bandwidth.FromBitsPerSecond(mebibytes * 1024L * 1024 * 8) };
            var migrating = new LibvirtMigrator().MigrateAsync(lab.Migration(plan), cancellationToken: cancel.Token);
            await Lab.UntilAsync(async () => await lab.ConnectionsAsync() > 0, "data moves");
            await Task.Delay(1000);
            var before = await lab.CounterAsync();
            await Task.Delay(5000);
            var after = await lab.CounterAsync();
            await cancel.CancelAsync();
            Assert.Equal(MigrationOutcome.Canceled, (await migrating).Outcome); // data moved all the time
            var wire = (after.Bytes - before.Bytes) / (after.At - before.At) / 1048576;
            output.WriteLine($"limit {mebibytes} MiB/s, {connections} connections: wire {wire:F2} MiB/s");
            Assert.InRange(wire, mebibytes * 0.4, mebibytes);
        }
    }

    private static async Task<bool> MayLockAsync(int bytes)
    {
        try
        {
            await LabScript.RunProgramAsync("prlimit", $"--memlock={bytes}:{bytes}", "true");
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static IEnumerable<string> Differences(IReadOnlyList<TrialRecord> seen, IReadOnlyDictionary<string, TrialEnd> committed)
    {
        foreach (var record in seen)
        {
            if (!committed.TryGetValue(record.Trial.Name, out var end))
            {
                yield return $"'{record.Trial.Name}' is not in the table; it {record.End}: {record.Message}";
            }
            else if (end != record.End)
            {
                yield return $"'{record.Trial.Name}' {record.End}, by the table it {end}: {record.Message}";
            }
        }

        foreach (var name in TriesAll ? committed.Keys.Except(seen.Select(record => record.Trial.Name)) : [])
        {
            yield return $"'{name}' is in the table, but was not tried.";
        }
    }
}
