using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Tests.Convergence;

/// <summary>A simulated migration followed by its schedule to its end, as an adapter does it.</summary>
internal sealed record Following
{
    public required SimulatedMigration Migration { get; init; }

    public required IReadOnlyList<(MigrationSample Sample, ConvergenceDecision Decision)> Decisions { get; init; }

    public required ConvergenceState State { get; init; }

    public SimulatedEnd End => Migration.End;

    public IEnumerable<ConvergenceAction> Actions => Decisions.Select(one => one.Decision.Action);

    public static Following Of(
        SimulatedGuest guest,
        ConvergenceSchedule schedule,
        bool postCopy = false,
        ConvergenceOptions? options = null,
        double seconds = 1_800,
        double every = 0.5,
        Func<ConvergenceAction, bool>? fails = null)
    {
        SimulatedMigration migration = new(guest);
        List<(MigrationSample, ConvergenceDecision)> decisions = [];
        var state = ConvergenceState.Start(schedule, postCopy, options);
        while (migration.Time < seconds && migration.Next(every) is { } sample)
        {
            state = state.Next(sample);
            foreach (var decision in state.Due)
            {
                decisions.Add((sample, decision));
                if (fails?.Invoke(decision.Action) == true)
                {
                    state = state.Failed(decision.Action);
                }
                else
                {
                    migration.Execute(decision.Action);
                }
            }
        }

        return new() { Migration = migration, Decisions = decisions, State = state };
    }
}
