using System;
using System.Text.Json;

namespace ParallelMigration.Policy.Json;

internal sealed class PostCopyWithParallelConverter : ReadingConverter<PostCopyWithParallel>
{
    public override PostCopyWithParallel Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        const string Expected = "\"never\" or \"whenSupported\"";
        return Expect.Text(ref reader, Expected) switch
        {
            "never" => PostCopyWithParallel.Never,
            "whenSupported" => PostCopyWithParallel.WhenSupported,
            _ => throw Expect.Wrong(ref reader, Expected),
        };
    }
}

internal sealed class ParallelCompressionConverter : ReadingConverter<ParallelCompression>
{
    public override ParallelCompression Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        const string Expected = "\"none\" or \"zstd\"";
        return Expect.Text(ref reader, Expected) switch
        {
            "none" => ParallelCompression.None,
            "zstd" => ParallelCompression.Zstd,
            _ => throw Expect.Wrong(ref reader, Expected),
        };
    }
}

internal sealed class MigrationTransportConverter : ReadingConverter<MigrationTransport>
{
    public override MigrationTransport Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        const string Expected = "\"direct\", \"tunnelled\" or \"rdma\"";
        return Expect.Text(ref reader, Expected) switch
        {
            "direct" => MigrationTransport.Direct,
            "tunnelled" => MigrationTransport.Tunnelled,
            "rdma" => MigrationTransport.Rdma,
            _ => throw Expect.Wrong(ref reader, Expected),
        };
    }
}
