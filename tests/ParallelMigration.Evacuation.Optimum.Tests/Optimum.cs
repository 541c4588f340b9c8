using System;
using System.Collections.Generic;
using System.Linq;
using Google.OrTools.Sat;
using ParallelMigration.Evacuation.Planning;

namespace ParallelMigration.Evacuation.Optimum.Tests;

/// <summary>
/// The earliest end that any plan can have, by Google's CP-SAT: every destination, every way, every order, and migrations that begin later than they could.
/// For clusters in which all plans that are not parallel have the same maxima.
/// </summary>
internal static class Optimum
{
    // Of the solver's own measure of work, the same on every machine.
    private const double MostWork = 1;

    /// <summary>Returns the earliest end that was found, and the one before which there is proven to be none, in milliseconds.</summary>
    /// <param name="request">The evacuation.</param>
    /// <param name="bound">A lower bound.</param>
    /// <param name="planned">An end that there is a plan for.</param>
    internal static (double Found, double Proven) Of(EvacuationRequest request, TimeSpan bound, TimeSpan planned)
    {
        Site site = new(request);
        CpModel model = new();
        var horizon = (long)planned.TotalMilliseconds + 1;
        var end = model.NewIntVar((long)bound.TotalMilliseconds - site.Moving.Length, horizon, "end");
        Dictionary<int, List<(IntervalVar Interval, BoolVar Chosen, long Length, int Demand)>> at = [];
        var (outgoing, incoming) = (request.Cluster.MigrationPolicy.MaxOutgoingMigrations, request.Cluster.MigrationPolicy.MaxIncomingMigrations);
        for (var vm = 0; vm < site.Moving.Length; vm++)
        {
            List<ILiteral> choices = [];
            foreach (var host in site.Destinations)
            {
                foreach (var way in site.Ways(vm, host)!.Where(way => Milliseconds(way) <= horizon))
                {
                    var chosen = model.NewBoolVar("");
                    var start = model.NewIntVar(0, horizon, "");
                    var interval = model.NewOptionalFixedSizeIntervalVar(start, Milliseconds(way), chosen, "");
                    model.Add(end >= start + Milliseconds(way)).OnlyEnforceIf(chosen);
                    choices.Add(chosen);

                    // One that allows no other takes all places.
                    Add(site.Source[vm], interval, chosen, Milliseconds(way), way.Plan.MaxOutgoingMigrations == 1 ? outgoing : 1);
                    Add(site.Hosts.Length + host, interval, chosen, Milliseconds(way), way.Plan.MaxIncomingMigrations == 1 ? incoming : 1);
                }
            }

            model.AddExactlyOne(choices);
        }

        foreach (var (one, uses) in at)
        {
            var capacity = one < site.Hosts.Length ? outgoing : incoming;
            var places = model.AddCumulative(capacity);
            foreach (var (interval, _, _, demand) in uses)
            {
                places.AddDemand(interval, demand);
            }

            // Which the solver could find out, and is quicker with: all work at an end fits into its places until the end.
            model.Add(LinearExpr.WeightedSum(uses.Select(use => use.Chosen), uses.Select(use => use.Length * use.Demand)) <= end * capacity);
        }

        model.Minimize(end);
        CpSolver solver = new() { StringParameters = FormattableString.Invariant($"max_deterministic_time:{MostWork},num_workers:1,random_seed:1") };
        return solver.Solve(model) is CpSolverStatus.Optimal or CpSolverStatus.Feasible
            ? (solver.ObjectiveValue, solver.BestObjectiveBound)
            : (planned.TotalMilliseconds, solver.BestObjectiveBound);

        void Add(int one, IntervalVar interval, BoolVar chosen, long length, int demand)
        {
            if (!at.TryGetValue(one, out var uses))
            {
                at[one] = uses = [];
            }

            uses.Add((interval, chosen, length, demand));
        }
    }

    private static long Milliseconds(Way way) => Math.Max(1, way.Length / TimeSpan.TicksPerMillisecond);
}
