using System;
using System.Buffers;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.Policy.Native;

/// <summary>One request, answered as <c>parallel-migration resolve --lines</c> answers a line.</summary>
internal static class Resolver
{
    internal static int Answer(ReadOnlySpan<byte> request, IBufferWriter<byte> answer)
    {
        try
        {
            var decision = DecisionJson.ReadRequest(request).Resolve();
            DecisionJson.WriteAnswer(answer, decision);
            return decision.Outcome == DecisionOutcome.Plan ? Status.Plan : Status.Refused;
        }
        catch (InvalidRequestException error)
        {
            DecisionJson.WriteInvalid(answer, error);
            return Status.Invalid;
        }
    }
}
