using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;

namespace ParallelMigration.OVirt.Tests.Hostile;

/// <summary>Documents made to do harm.</summary>
public class HostileTests
{
    private const string Secret = "do-not-read-me";

    [Theory]
    [InlineData("<!DOCTYPE vms [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]><vms><vm><name>&b;</name></vm></vms>")]
    [InlineData("<!DOCTYPE vms SYSTEM \"http://127.0.0.1:9/x.dtd\"><vms/>")]
    [InlineData("<!DOCTYPE vms [<!ENTITY % p SYSTEM \"file:///FILE\"> %p;]><vms/>")]
    [InlineData("<!DOCTYPE vms [<!ENTITY x SYSTEM \"file:///FILE\">]><vms><vm><name>&x;</name></vm></vms>")]
    public async Task Document_types_are_refused_and_nothing_is_fetched(string text)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, Secret);
            text = text.Replace("/FILE", file, StringComparison.Ordinal);
            var error = Assert.Throws<OVirtFormatException>(() => Read.Vms(Examples.Stream(text)).Count());
            Assert.Contains("DTD", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
            await Assert.ThrowsAsync<OVirtFormatException>(async () => await OVirtVm.ReadAllAsync(Examples.Stream(text)).CountAsync());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void An_entity_that_is_not_declared_is_an_error() =>
        Assert.Throws<OVirtFormatException>(() => Read.Vms(Examples.Stream("<vms><vm><name>&x;</name></vm></vms>")).Count());

    [Theory]
    [InlineData(60, true)]
    [InlineData(63, false)]
    [InlineData(100_000, false)]
    public void Depth_is_bounded_even_where_it_is_passed_over(int depth, bool isRead)
    {
        string[] texts =
        [
            "<vms><vm>" + string.Concat(Enumerable.Repeat("<a>", depth)) + string.Concat(Enumerable.Repeat("</a>", depth)) + "</vm></vms>",
            "{\"vm\":[{\"x\":" + string.Concat(Enumerable.Repeat("[", depth)) + string.Concat(Enumerable.Repeat("]", depth)) + "}]}",
        ];
        foreach (var text in texts)
        {
            var read = () => Read.Vms(Examples.Stream(text)).Count();
            if (isRead)
            {
                Assert.Equal(1, read());
            }
            else
            {
                Assert.Throws<OVirtFormatException>(() => read());
            }
        }
    }

    [Fact]
    public void The_size_of_one_thing_is_bounded_wherever_it_comes_from()
    {
        var much = new string('x', 5 * 1024 * 1024);
        foreach (var text in new[]
        {
            $"<vms><vm><name>{much}</name></vm></vms>",
            $"<vms><vm><description>{much}</description></vm></vms>",
            $"<vms><vm a='{much}'/></vms>",
            $"<vms><{much}/></vms>",
            $"<vms><!--{much}--></vms>",
            $"<vms>{new string(' ', much.Length)}</vms>",
            $"{{\"vm\":[{{\"name\":\"{much}\"}}]}}",
            $"{{\"{much}\":1}}",
            $"{{\"vm\":[{{\"x\":[{string.Join(',', Enumerable.Repeat("{}", 2 * 1024 * 1024))}]}}]}}",
            new string(' ', much.Length) + "{}",
        })
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var error = Assert.Throws<OVirtFormatException>(() => Read.Vms(Examples.Stream(text)).Count());
            Assert.True(error.Message.Contains("longer than", StringComparison.Ordinal), error.Description + text[..30]);
            Assert.True(error.Description.Length < 500);
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 150_000_000);
        }
    }

    [Fact]
    public void Text_in_very_many_pieces_takes_no_time()
    {
        var clock = Stopwatch.StartNew();
        foreach (var piece in new[] { "<![CDATA[a]]>", "a<!---->", "a<?p?>", "<![CDATA[ ]]>", "&#97;" })
        {
            var text = "<vm><name>" + string.Concat(Enumerable.Repeat(piece, 250_000)) + "</name></vm>";
            Assert.Throws<OVirtFormatException>(() => Read.Vms(Examples.Stream(text)).Count());
        }

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), clock.Elapsed.ToString());
    }

    [Fact]
    public void Very_many_parts_take_no_time()
    {
        var clock = Stopwatch.StartNew();
        var pins = string.Concat(Enumerable.Range(0, 50_000).Select(vcpu => $"<vcpu_pin><vcpu>{vcpu}</vcpu><cpu_set>0</cpu_set></vcpu_pin>"));
        var text = $"<vm><cpu><cpu_tune><vcpu_pins>{pins}</vcpu_pins></cpu_tune></cpu></vm>";
        Assert.Equal(50_000, Assert.Single(Read.Vms(Examples.Stream(text))).CpuPins!.Count);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), clock.Elapsed.ToString());
    }

    [Theory]
    [InlineData("{\"name\":\"\\uD800\"}")]
    [InlineData("{\"\\uD800\":1}")]
    [InlineData("{\"name\":\"a\",}")]
    [InlineData("{\"name\":\"a\"")]
    [InlineData("{/**/}")]
    [InlineData("{\"vm\":[[{}]]}")]
    [InlineData("{\"vm\":[{}],\"name\":\"both\"}")]
    [InlineData("{\"cpu\":\"fast\"}")]
    [InlineData("{\"cpu\":{\"topology\":{\"sockets\":2147483647,\"cores\":2147483647,\"threads\":2147483647}}}")]
    [InlineData("{\"cpu\":{\"topology\":{\"sockets\":0,\"cores\":1,\"threads\":1}}}")]
    [InlineData("<vm xmlns:a='b' a:id='1' id='2' id='3'/>")]
    [InlineData("<?xml version='1.0' encoding='utf-99'?><vm/>")]
    [InlineData("<?xml version='1.0' encoding='utf-7'?><vm/>")]
    [InlineData("<vm>\u0001</vm>")]
    [InlineData("<a:vm/>")]
    [InlineData("<cluster/>")]
    [InlineData("<vm/><vm/>")]
    public async Task Broken_documents_are_errors_of_one_kind(string text)
    {
        Assert.Throws<OVirtFormatException>(() => Read.Vms(Examples.Stream(text)).Count());
        await Assert.ThrowsAsync<OVirtFormatException>(async () => await OVirtVm.ReadAllAsync(Examples.Stream(text)).CountAsync());
    }

    [Fact]
    public void Bytes_that_are_no_text_are_errors()
    {
        foreach (var text in new[] { "<vm><name>?</name></vm>", "{\"name\":\"?\"}" })
        {
            var bytes = Encoding.UTF8.GetBytes(text).Select(b => b == (byte)'?' ? (byte)0xFF : b).ToArray();
            Assert.Throws<OVirtFormatException>(() => Read.Vms(new MemoryStream(bytes)).Count());
        }
    }

    [Fact]
    public void A_message_quotes_no_control_characters()
    {
        var error = Assert.Throws<OVirtFormatException>(() => OVirtMigrationOptions.Parse("{\"encrypted\":\"\\u001b[31m\\n\\u202e\"}"));
        Assert.Equal("must be true, false or inherit, but is \"?[31m??\"", error.Message);
    }
}
