using System.Linq;
using System.Xml;

namespace ParallelMigration.Libvirt.Tests.Facts;

public class DomainCpuTuningTests
{
    [Theory]
    [InlineData("<emulator_quota>50000</emulator_quota>", 1, null)]
    [InlineData("<emulator_quota>100000</emulator_quota>", 1, null)]
    [InlineData("<emulator_quota>100001</emulator_quota>", 2, null)]
    [InlineData("<emulator_period>50000</emulator_period><emulator_quota>150000</emulator_quota>", 3, null)]
    [InlineData("<emulator_quota>-1</emulator_quota>", null, null)]
    [InlineData("<emulator_quota>0</emulator_quota>", null, null)]
    [InlineData("<emulator_quota>17592186044415</emulator_quota>", null, null)]
    [InlineData("<emulator_quota>much</emulator_quota>", null, null)]
    [InlineData("<global_period>100000</global_period><global_quota>250000</global_quota>", null, 3)]
    [InlineData("<quota>50000</quota><iothread_quota>50000</iothread_quota>", null, null)] // the vCPUs' and the I/O threads'
    public void A_quota_counts_as_its_part_of_the_period_rounded_up(string tune, int? emulator, int? global)
    {
        var tuning = Parse($"<vcpu>8</vcpu><cputune>{tune}</cputune>");
        Assert.Equal((emulator, global), (tuning.EmulatorQuotaCpus, tuning.GlobalQuotaCpus));
    }

    [Theory]
    [InlineData("<vcpu>2</vcpu><cputune><vcpupin vcpu='0' cpuset='4'/><vcpupin vcpu='1' cpuset='5-6'/></cputune>", "4 5 6")]
    [InlineData("<vcpu>2</vcpu><cputune><vcpupin vcpu='0' cpuset='4'/></cputune>", null)]
    [InlineData("<vcpu cpuset='0-3,^2'>2</vcpu><cputune><vcpupin vcpu='0' cpuset='9'/></cputune>", "0 1 3 9")]
    [InlineData("<vcpu current='1'>2</vcpu><cputune><vcpupin vcpu='0' cpuset='4'/></cputune>", "4")]
    [InlineData("<vcpu>2</vcpu>", null)]
    [InlineData("<vcpu>1</vcpu><cputune><vcpupin vcpu='0' cpuset='x'/></cputune>", null)]
    public void The_vcpus_cpus_are_known_where_each_is_pinned(string inner, string? expected) =>
        Assert.Equal(expected, Parse(inner).VcpuCpus is { } cpus ? string.Join(' ', cpus.Order()) : null);

    [Theory]
    [InlineData("11110000", "<vcpu>1</vcpu>", 4, "emulator pinning", false)]
    [InlineData("11110000", "<vcpu>1</vcpu><cputune><emulator_quota>150000</emulator_quota></cputune>", 2, "emulator_quota", false)]
    [InlineData("11111111", "<vcpu>1</vcpu><cputune><emulator_quota>300000</emulator_quota><global_quota>200000</global_quota></cputune>", 2, "global_quota", false)]
    [InlineData("11111111", "<vcpu>1</vcpu>", null, null, false)]
    [InlineData(null, "<vcpu>1</vcpu><cputune><emulator_quota>50000</emulator_quota></cputune>", 1, "emulator_quota", null)]
    [InlineData("11000000", "<vcpu>2</vcpu><cputune><vcpupin vcpu='0' cpuset='0'/><vcpupin vcpu='1' cpuset='1'/></cputune>", 2, "emulator pinning", true)]
    [InlineData("11100000", "<vcpu>2</vcpu><cputune><vcpupin vcpu='0' cpuset='0'/><vcpupin vcpu='1' cpuset='1'/></cputune>", 3, "emulator pinning", false)]
    [InlineData("11110000", "<vcpu cpuset='0-3'>4</vcpu>", 4, "emulator pinning", true)]
    public void The_lowest_limit_decides_and_says_which_it_is(string? pin, string inner, int? cpus, string? source, bool? shared) => Assert.Equal(
        new(cpus, source, shared),
        EmulatorCpuLimit.Of(pin?.Select(bit => bit == '1').ToArray(), Enumerable.Repeat(true, 8).ToArray(), Parse(inner)));

    [Theory]
    [InlineData("0-3,^2,8", "0 1 3 8")]
    [InlineData(" 1 , 2 ", "1 2")]
    [InlineData("", null)]
    [InlineData("3-1", null)]
    [InlineData("a", null)]
    [InlineData("0-99999999", null)]
    public void A_cpu_set_is_read_as_libvirt_writes_it(string text, string? expected) =>
        Assert.Equal(expected, CpuSet.Parse(text) is { } cpus ? string.Join(' ', cpus.Order()) : null);

    [Fact]
    public void A_document_type_is_refused() => Assert.Throws<XmlException>(() => DomainCpuTuning.Parse("<!DOCTYPE domain><domain/>"));

    private static DomainCpuTuning Parse(string inner) => DomainCpuTuning.Parse($"<domain type='test'><name>vm</name>{inner}<devices/></domain>");
}
