using System;
using System.Threading.Tasks;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt.Tests.Live;

[Collection(LabCollection.Name)]
public class LiveFactsTests(Lab lab)
{
    [LabFact]
    public async Task A_host_s_facts_are_those_of_the_machine()
    {
        var host = await lab.Alpha.ReadHostAsync(lab.Interface);
        Assert.Equal("alpha", host.Id);
        Assert.Equal(int.Parse(await LabScript.RunProgramAsync("nproc", "--all"), System.Globalization.CultureInfo.InvariantCulture), host.CpuThreads);
        Assert.Equal(Bandwidth.FromGigabitsPerSecond(10), host.LinkBandwidth);
        var version = await lab.VirshAsync("ALPHA", "version", "--daemon");
        Assert.Contains($"QEMU {host.QemuVersion}", version, StringComparison.Ordinal);
        Assert.Contains($"daemon: {host.LibvirtVersion}", version, StringComparison.Ordinal);
        Assert.Equal("beta", (await lab.Beta.ReadHostAsync()).Id);
    }

    [LabFact]
    public async Task An_unknown_interface_is_an_error_that_lists_the_existing_ones()
    {
        var error = await Assert.ThrowsAsync<LibvirtException>(() => lab.Alpha.ReadHostAsync("eth99"));
        Assert.Contains("alpha has no network interface 'eth99'. It has: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(lab.Interface, error.Message, StringComparison.Ordinal);
    }

    [LabFact]
    public async Task A_link_that_is_down_is_an_error()
    {
        await lab.RunAsync("link", "cut");
        try
        {
            var error = await Assert.ThrowsAsync<LibvirtException>(() => lab.Beta.ReadHostAsync(lab.Interface));
            Assert.Contains("is down", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            await lab.RunAsync("link", "restore");
        }
    }

    [LabFact]
    public async Task A_pinned_guest_s_facts_have_its_cpus()
    {
        await lab.StartGuestAsync("unlimited", "--vcpus", "3", "--emulator-cpus", "0");
        var vm = await lab.Alpha.ReadVmAsync(Lab.Guest);
        Assert.Equal(new VmResources { Vcpus = 3, EmulatorCpus = 1, EmulatorCpusShared = false }, vm.Resources);
        Assert.False(vm.Domain.IsPersistent);
        Assert.Equal(vm.Domain.Uuid, Guid.Parse((await lab.VirshAsync("ALPHA", "domuuid", Lab.Guest)).Trim()));
    }

    [LabFact]
    public async Task The_active_guests_have_their_memory_and_a_host_what_it_can_give()
    {
        await lab.StartGuestAsync("unlimited", "--memory", "400");
        var vm = Assert.Single(await lab.Alpha.ReadActiveVmsAsync());
        Assert.Equal(Lab.Guest, vm.Domain.Name);
        Assert.Equal(400L << 20, vm.MemoryBytes);
        Assert.InRange(vm.UsedMemoryBytes!.Value, 320L << 20, 400L << 20); // it fills all but 80 MiB
        Assert.Empty(await lab.Beta.ReadActiveVmsAsync());

        var available = (await lab.Alpha.ReadHostFactsAsync()).AvailableMemoryBytes;
        Assert.InRange(available!.Value, 1L << 20, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
    }

    [LabFact]
    public async Task A_guest_that_is_not_pinned_has_no_limit()
    {
        await lab.StartGuestAsync("unlimited", "--vcpus", "2", "--persistent");
        var vm = await lab.Alpha.ReadVmAsync(Lab.Guest);
        Assert.Equal(new VmResources { Vcpus = 2, EmulatorCpusShared = false }, vm.Resources);
        Assert.True(vm.Domain.IsPersistent);
    }
}
