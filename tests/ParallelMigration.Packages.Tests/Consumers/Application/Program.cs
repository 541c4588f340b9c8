using System;
using System.Buffers;
using System.Text;
using ParallelMigration.Libvirt;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Json;

// One request a line in, one answer a line out. Each plan is also carried into the formats of the other packages.
using var output = Console.OpenStandardOutput();
while (Console.In.ReadLine() is { } line)
{
    ArrayBufferWriter<byte> answer = new();
    try
    {
        var decision = DecisionJson.ReadRequest(Encoding.UTF8.GetBytes(line)).Resolve();
        DecisionJson.WriteAnswer(answer, decision);
        if (decision.Plan is { Transport: MigrationTransport.Direct } plan)
        {
            var flags = LibvirtMigrationParameters.From(plan).Flags;
            if (flags.HasFlag(MigrateFlags.Parallel) != plan.IsParallel)
            {
                throw new InvalidOperationException($"{flags} are not the flags of the plan {plan}.");
            }

            if (plan.Compression != MigrationCompression.Zstd
                && VdsmMigrateParameters.Parse(VdsmMigrateParameters.FromPlan(plan, "1b2c3d4e-0000-4000-8000-000000000001", "host").ToJson()).Parallel != plan.Connections)
            {
                throw new InvalidOperationException($"Vdsm's parameters are not those of the plan {plan}.");
            }
        }
    }
    catch (InvalidRequestException error)
    {
        DecisionJson.WriteInvalid(answer, error);
    }

    output.Write(answer.WrittenSpan);
    output.WriteByte((byte)'\n');
}
