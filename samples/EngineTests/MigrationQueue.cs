using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy;

namespace ParallelMigration.Samples.EngineTests;

/// <summary>What an engine answers to "migrate this VM now".</summary>
internal enum Admission
{
    Started,
    Queued,
    Refused,
}

/// <summary>An imaginary engine's own code, which embeds the policy library: which migrations from one host to another run now, and which wait.</summary>
internal sealed class MigrationQueue(ParallelMigrationResolver resolver)
{
    private readonly List<MigrationPlan> running = [];

    internal IReadOnlyList<MigrationPlan> Running => running;

    /// <summary>Starts a migration if the plans of all that run, and its own, leave room for it.</summary>
    internal (Admission Admission, string Message) Submit(MigrationRequest request)
    {
        var decision = resolver.Resolve(request);
        if (decision.Plan is not { } plan)
        {
            return (Admission.Refused, string.Join("\n", decision.Issues.Select(issue => $"{issue.Message} {issue.Remedy}")));
        }

        if (running.Append(plan).Any(one => running.Count + 1 > System.Math.Min(one.MaxOutgoingMigrations, one.MaxIncomingMigrations)))
        {
            return (Admission.Queued, "Waiting for other migrations between the two hosts to end.");
        }

        running.Add(plan);
        return (Admission.Started, decision.Explain());
    }
}
