using System.Buffers;
using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.Benchmarks;

/// <summary>One request of the JSON contract, in ratios to nothing but parsing its JSON.</summary>
public class JsonBenchmarks
{
    private const string Json =
        """{"cluster":{"id":"c1","level":"4.8","parallelMigration":"auto","migrationPolicy":{"name":"Minimal downtime","compression":true}},"vm":{"id":"vm1","vcpus":8},"source":{"cpuThreads":64,"bandwidthMbps":100000,"libvirt":"12.8.0","qemu":"11.1.3"},"destination":{"cpuThreads":64,"bandwidthMbps":100000,"libvirt":"12.8.0","qemu":"11.1.3"}}""";

    private readonly ArrayBufferWriter<byte> answer = new(64 * 1024);
    private readonly byte[] request = Request;

    internal static byte[] Request { get; } = Encoding.UTF8.GetBytes(Json);

    [Benchmark(Baseline = true, Description = "parse the JSON only")]
    public JsonValueKind Parse()
    {
        using var document = JsonDocument.Parse(request);
        return document.RootElement.ValueKind;
    }

    [Benchmark(Description = "read the request")]
    public DecisionRequest Read() => DecisionJson.ReadRequest(request);

    [Benchmark(Description = "read, resolve, write the answer")]
    public int JsonToJson()
    {
        answer.ResetWrittenCount();
        DecisionJson.WriteAnswer(answer, DecisionJson.ReadRequest(request).Resolve());
        return answer.WrittenCount;
    }
}
