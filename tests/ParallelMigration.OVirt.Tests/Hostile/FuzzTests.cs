using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace ParallelMigration.OVirt.Tests.Hostile;

/// <summary>
/// Valid documents, broken at random: whatever comes in, the outcome is a result or the one exception. The seed of a failure is in its
/// message.
/// </summary>
public class FuzzTests
{
    private static readonly int Times = Soak.Of(800);

    private static readonly string[] Pieces =
    [
        "<", ">", "/>", "</", "<vm>", "</vm>", "<migration>", "<!DOCTYPE a [", "<![CDATA[", "]]>", "<!--", "-->", "&amp;", "&x;", "&#0;", "{", "}", "[", "]", "\"", ":", ",",
        "null", "true", "-1", "0", "1e400", "99999999999999999999", "\\uD800", "\\u0000", "\u0000", "\uFFFE", "é", "inherit", "custom", "vm", "\"vm\":[", "\"migration\":", "'",
    ];

    [Fact]
    public void Broken_documents_are_read_or_refused()
    {
        var refused = 0;
        foreach (var (index, (text, read)) in Examples.All.Append((Examples.Vdsm, ReadVdsm)).Index())
        {
            for (var i = 0; i < Times; i++)
            {
                var seed = (index * 1_000_000) + i;
                var bytes = Mutate(Encoding.UTF8.GetBytes(text), new Random(seed));
                try
                {
                    read(new MemoryStream(bytes));
                }
                catch (OVirtFormatException error)
                {
                    refused++;
                    Assert.True(error.Description.Length < 1000 && !error.Description.Any(char.IsControl), $"Seed {seed}: {error.Description}");
                }
                catch (Exception error)
                {
                    Assert.Fail($"Seed {seed}: {error}");
                }
            }
        }

        // Were nearly all refused, or nearly none, the mutations would be too coarse or too fine to find anything.
        Assert.InRange(refused, Times, 7 * Times * 95 / 100);
    }

    [Fact]
    public void Both_ways_of_reading_agree_on_broken_documents()
    {
        for (var seed = 0; seed < Soak.Of(600); seed++)
        {
            var bytes = Mutate(Encoding.UTF8.GetBytes(seed % 2 == 0 ? Examples.VmsXml : Examples.VmsJson), new Random(seed));
            Assert.Equal(
                Outcome(() => Read.Vms(new MemoryStream(bytes)).ToList()),
                Outcome(() => OVirtVm.ReadAllAsync(new MemoryStream(bytes)).ToListAsync().AsTask().GetAwaiter().GetResult()));
        }
    }

    private static void ReadVdsm(Stream stream) => VdsmMigrateParameters.Parse(new StreamReader(stream, Encoding.Latin1).ReadToEnd());

    private static string Outcome(Func<List<OVirtVm>> read)
    {
        try
        {
            return string.Join(", ", read().Select(vm => vm.ToString()));
        }
        catch (OVirtFormatException error)
        {
            return error.Description;
        }
    }

    private static byte[] Mutate(byte[] valid, Random random)
    {
        var bytes = valid.ToList();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 30), bytes.Count - at);
            switch (random.Next(8))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.RemoveRange(at, length);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(random.Next(bytes.Count - length + 1), length));
                    break;
                case 4:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                    break;
                case 5:
                    bytes.RemoveRange(at, bytes.Count - at);
                    bytes.Add((byte)' ');
                    break;
                default:
                    Swap(bytes, random);
                    break;
            }
        }

        return [.. bytes];
    }

    // One value for another: the mutation that gets past the syntax.
    private static void Swap(List<byte> bytes, Random random)
    {
        var starts = Enumerable.Range(1, bytes.Count - 1).Where(i => IsWord(bytes[i]) && !IsWord(bytes[i - 1])).ToList();
        if (starts.Count == 0)
        {
            return;
        }

        var from = starts[random.Next(starts.Count)];
        var word = bytes.Skip(from).TakeWhile(IsWord).ToArray();
        var to = starts[random.Next(starts.Count)];
        bytes.RemoveRange(to, bytes.Skip(to).TakeWhile(IsWord).Count());
        bytes.InsertRange(to, word);
    }

    private static bool IsWord(byte b) => char.IsAsciiLetterOrDigit((char)b) || b == (byte)'_';
}
