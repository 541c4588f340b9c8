using System;
using System.Diagnostics;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy;
using ParallelMigration.Tool.Commands;

namespace ParallelMigration.Tool.Tests;

public class VirshTests
{
    private static readonly MigrationPlan Parallel = new()
    {
        Connections = 4,
        Compression = MigrationCompression.Zstd,
        Encrypted = true,
        ZeroCopy = true,
        AutoConverge = true,
        BandwidthLimit = Bandwidth.FromGigabitsPerSecond(40),
    };

    [Fact]
    public async Task Resolve_writes_the_command_of_a_plan()
    {
        var run = await ToolRun.OfAsync(ToolRun.Request, "resolve", "-", "--virsh");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            "virsh migrate --live --p2p --parallel --parallel-connections 8 --bandwidth 11876 --domain vm1 --desturi DESTINATION_URI\n",
            run.Output);
    }

    [Fact]
    public void A_shell_takes_names_as_they_are() => Assert.EndsWith(
        "--domain 'it'\\''s \"q\" $(x)' --desturi qemu+ssh://beta/system",
        VirshCommand.Of("it's \"q\" $(x)", "qemu+ssh://beta/system", LibvirtMigrationParameters.From(Parallel)), StringComparison.Ordinal);

    [Fact]
    public void Every_flag_and_parameter_of_a_plan_has_its_option() => Assert.Equal(
        "virsh --connect qemu:///system migrate --live --p2p --persistent --undefinesource --compressed --auto-converge --zerocopy --tls --parallel "
        + "--migrateuri tcp://192.0.2.2 --parallel-connections 4 --comp-methods zstd --bandwidth 4741 --domain vm1 --desturi qemu+ssh://beta/system",
        VirshCommand.Of(
            "vm1", "qemu+ssh://beta/system", LibvirtMigrationParameters.From(Parallel, "tcp://192.0.2.2", movePersistentDefinition: true), "qemu:///system"));

    /// <summary>Where virsh is installed, it knows every option that is written.</summary>
    [Fact]
    public async Task Virsh_has_every_option()
    {
        string help;
        try
        {
            using var virsh = Process.Start(new ProcessStartInfo("virsh", ["migrate", "--help"]) { RedirectStandardOutput = true })!;
            help = await virsh.StandardOutput.ReadToEndAsync();
            await virsh.WaitForExitAsync();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return;
        }

        var plans = new[]
        {
            LibvirtMigrationParameters.From(Parallel, "tcp://192.0.2.2", movePersistentDefinition: true),
            LibvirtMigrationParameters.From(new() { PostCopy = true, BandwidthLimit = Bandwidth.FromGigabitsPerSecond(1) }),
            LibvirtMigrationParameters.From(new() { Transport = MigrationTransport.Tunnelled }),
        };
        var options = plans.SelectMany(plan => Regex.Matches(VirshCommand.Of("vm1", "qemu:///system", plan), "--[a-z0-9-]+").Select(match => match.Value)).Distinct();
        Assert.All(options, option => Assert.Matches($@"(?<![\w-]){option}(?![\w-])|\[{option}\]", help));
    }
}
