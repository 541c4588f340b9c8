using System;
using System.Buffers;
using System.Text;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Json.Tests;

/// <summary>A VM's memory as the member of a request.</summary>
public class MemoryTests
{
    [Fact]
    public void It_is_written_as_a_request_has_it()
    {
        ArrayBufferWriter<byte> output = new();
        PredictionJson.WriteMemory(output, new() { UsedBytes = 3 << 20, Dirtied = DirtyCurve.FromPoints([new(TimeSpan.FromSeconds(2), 1 << 20)]) });
        Assert.Equal(
            """{"usedMebibytes":3,"zeroMebibytes":0,"dirtied":[{"seconds":2,"mebibytes":1}]}""", Encoding.UTF8.GetString(output.WrittenSpan));
    }
}
