using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Tests.Convergence;

/// <summary>The convergence example of the package's README, compiled and run.</summary>
public class ReadmeExample
{
    [Fact]
    public void Following_a_migration()
    {
        MigrationPlan plan = new() { Convergence = new([], [], [ConvergenceAction.PostCopy, ConvergenceAction.Abort]), PostCopy = true };
        SimulatedMigration migration = new(SimulatedGuest.Outpacing());
        Follow(plan, Samples(migration), action =>
        {
            if (action != ConvergenceAction.PostCopy)
            {
                migration.Execute(action);
            }

            return action != ConvergenceAction.PostCopy;
        });
        Assert.Equal(SimulatedEnd.Aborted, migration.End);
    }

    private static IEnumerable<MigrationSample> Samples(SimulatedMigration migration)
    {
        while (migration.Time < 600 && migration.Next() is { } sample)
        {
            yield return sample;
        }
    }

    private static void Follow(MigrationPlan plan, IEnumerable<MigrationSample> samples, Func<ConvergenceAction, bool> TryExecute)
    {
        var state = ConvergenceState.Start(plan.Convergence, plan.PostCopy);
        var forecast = default(MigrationForecast);
        foreach (var sample in samples) // of the running job, every half second, say
        {
            forecast = forecast.Next(sample);
            Console.WriteLine($"{forecast.Progress:P0}, {forecast.TimeRemaining}"); // 74%, 12 s to 15 s
            state = state.Next(sample);
            foreach (var decision in state.Due)
            {
                Console.WriteLine(decision.Message); // The migration stalls for the 2nd time, with …
                if (!TryExecute(decision.Action))
                {
                    state = state.Failed(decision.Action);
                }
            }
        }
    }
}
