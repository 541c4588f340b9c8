using System;
using System.Text.Json;

namespace ParallelMigration.Policy.Json;

/// <summary>A value that the contract spells as one of a few names.</summary>
internal abstract class NamedValueConverter<T>(string expected, params (string Name, T Value)[] choices) : ReadingConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var name = Expect.Text(ref reader, expected);
        foreach (var choice in choices)
        {
            if (choice.Name == name)
            {
                return choice.Value;
            }
        }

        throw Expect.Wrong(ref reader, expected);
    }
}

internal sealed class PostCopyWithParallelConverter() : NamedValueConverter<PostCopyWithParallel>(
    "\"never\" or \"whenSupported\"", ("never", PostCopyWithParallel.Never), ("whenSupported", PostCopyWithParallel.WhenSupported));

internal sealed class ParallelCompressionConverter() : NamedValueConverter<ParallelCompression>(
    "\"none\" or \"zstd\"", ("none", ParallelCompression.None), ("zstd", ParallelCompression.Zstd));

internal sealed class MigrationTransportConverter() : NamedValueConverter<MigrationTransport>(
    "\"direct\", \"tunnelled\" or \"rdma\"",
    ("direct", MigrationTransport.Direct),
    ("tunnelled", MigrationTransport.Tunnelled),
    ("rdma", MigrationTransport.Rdma));
