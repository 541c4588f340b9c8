using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.OVirt.Tests.Documents;

/// <summary>Collections of any size.</summary>
[Collection(nameof(Alone))]
public class StreamingTests
{
    private static readonly OVirtFormat[] Formats = [OVirtFormat.Json, OVirtFormat.Xml];

    [Fact]
    public void Memory_is_constant_and_the_first_comes_before_the_last_is_read()
    {
        foreach (var format in Formats)
        {
            var stream = new ManyVms(200_000, format);
            var most = 0L;
            var count = 0;
            var before = GC.GetTotalMemory(forceFullCollection: true);
            foreach (var vm in Read.Vms(stream))
            {
                if (count++ == 0)
                {
                    Assert.True(stream.Given < 10_000, $"{stream.Given} VMs were given before the first came out");
                }

                if (count % 50_000 == 0)
                {
                    most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
                    Assert.Equal($"vm{count - 1}", vm.Name);
                }
            }

            Assert.Equal(200_000, count);
            var afterwards = GC.GetTotalMemory(forceFullCollection: true);

            // The test runner's own threads allocate meanwhile, and buffers that other tests have pooled are given back; the VMs, were they kept, would be
            // several times as much.
            Assert.True(most - Math.Max(before, afterwards) < 16 * 1024 * 1024, $"{most - afterwards} bytes more than afterwards");
        }
    }

    [Fact]
    public async Task Cancelling_ends_the_reading()
    {
        foreach (var format in Formats)
        {
            using var cancellation = new CancellationTokenSource();
            var count = 0;
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                await foreach (var vm in OVirtVm.ReadAllAsync(new ManyVms(int.MaxValue, format)).WithCancellation(cancellation.Token))
                {
                    if (++count == 100)
                    {
                        await cancellation.CancelAsync();
                    }
                }
            });
            Assert.InRange(count, 100, 10_000);
        }
    }

    [Fact]
    public void What_stands_before_an_error_is_read()
    {
        var seen = 0;
        var error = Assert.Throws<OVirtFormatException>(() =>
        {
            foreach (var vm in Read.Vms(Examples.Stream("<vms>\n <vm id='1'/>\n <vm><migration><encrypted>yes</encrypted></migration></vm></vms>")))
            {
                seen++;
            }
        });
        Assert.Equal(1, seen);
        Assert.Equal(
            "line 3, position 18: vm[1].migration.encrypted: must be true, false or inherit, but is \"yes\"", error.Description);
    }

    [Fact]
    public void The_stream_s_own_errors_pass_through_and_it_is_left_open()
    {
        Assert.Throws<ObjectDisposedException>(() =>
        {
            var closed = Examples.Stream("<vms/>");
            closed.Dispose();
            return Read.Vms(closed).Count();
        });
        using var stream = Examples.Stream(Examples.VmsXml);
        Assert.Equal(3, Read.Vms(stream).Count());
        Assert.True(stream.CanRead);
    }

    /// <summary>As many VMs as wanted, made up while they are read.</summary>
    private sealed class ManyVms(int count, OVirtFormat format) : MemoryStream
    {
        private byte[] piece = [];
        private int taken;

        internal int Given { get; private set; } = -1;

        public override int Read(Span<byte> buffer)
        {
            if (taken == piece.Length)
            {
                piece = Encoding.UTF8.GetBytes(Next());
                taken = 0;
            }

            var length = Math.Min(buffer.Length, piece.Length - taken);
            piece.AsSpan(taken, length).CopyTo(buffer);
            taken += length;
            return length;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

        private string Next()
        {
            var number = Given++;
            if (number == -1)
            {
                return format == OVirtFormat.Xml ? "<vms>" : "{\"vm\":[";
            }

            if (number >= count)
            {
                return number > count ? "" : format == OVirtFormat.Xml ? "</vms>" : "]}";
            }

            return format == OVirtFormat.Xml
                ? $"<vm id='{number}'><name>vm{number}</name><migration><parallel_migrations_policy>auto</parallel_migrations_policy></migration></vm>"
                : (number == 0 ? "" : ",") + $"{{\"id\":\"{number}\",\"name\":\"vm{number}\",\"migration\":{{\"parallel_migrations_policy\":\"auto\"}}}}";
        }
    }
}
