using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Evacuation.Planning;

/// <summary>Whether a window is long enough, and what helps if not: each remedy is planned.</summary>
internal static class WindowForecasts
{
    private const double Enough = 0.95;
    private static readonly double[] Factors = [1.25, 1.5, 2, 3, 4, 8, 10];

    internal static WindowForecast? Of(Outline outline)
    {
        if (outline.Site.Request.Window is not { } window || outline.Scenarios is not { } cases)
        {
            return null;
        }

        var draft = outline.Draft;
        var probability = cases.Probability(window.Ticks);
        return new()
        {
            Window = window,
            Probability = probability,
            Moved = [.. draft.Order.Where(vm => draft.End[vm] <= window.Ticks).OrderBy(vm => draft.End[vm]).Select(vm => outline.Site.Moving[vm].Id)],
            Remedies = probability >= Enough ? [] : [.. Remedies(outline.Site.Request)
                .Where(remedy => remedy.Probability > probability || (remedy.Probability == probability && !(remedy.TotalTime.P50 >= outline.TotalTime?.P50)))
                .OrderByDescending(remedy => remedy.Probability).ThenBy(remedy => remedy.TotalTime.P50)],
        };
    }

    private static IEnumerable<WindowRemedy> Remedies(EvacuationRequest request)
    {
        var bandwidths = Factors.Select(factor => Planned(WindowRemedyKind.MoreBandwidth, factor, Faster(request, factor))).OfType<WindowRemedy>();
        List<WindowRemedy> tried = [];
        foreach (var remedy in bandwidths)
        {
            tried.Add(remedy);
            if (remedy.Probability >= Enough)
            {
                break;
            }
        }

        return new[]
        {
            tried.OrderByDescending(remedy => remedy.Probability).ThenBy(remedy => remedy.TotalTime.P50).FirstOrDefault(),
            Planned(WindowRemedyKind.MoreAtOnce, 2, WithPolicies(request, (_, policy) => policy with
            {
                MaxOutgoingMigrations = Twice(policy.MaxOutgoingMigrations),
                MaxIncomingMigrations = Twice(policy.MaxIncomingMigrations),
            })),
            Planned(WindowRemedyKind.PostCopy, 1, WithPolicies(request, (setting, policy) => setting.Mode is ParallelMigrationMode.Parallel or ParallelMigrationMode.Custom
                ? policy
                : policy with { PostCopy = true, Convergence = new([], [new(1, ConvergenceAction.PostCopy)], []) })),
        }.OfType<WindowRemedy>();
    }

    private static WindowRemedy? Planned(WindowRemedyKind kind, double factor, EvacuationRequest request)
    {
        var outline = Outline.Of(request);
        return outline.TotalTime is { } total
            ? new() { Kind = kind, Factor = factor, Probability = outline.Scenarios!.Probability(request.Window!.Value.Ticks), TotalTime = total }
            : null;
    }

    private static EvacuationRequest Faster(EvacuationRequest request, double factor) => request.With(
        cluster: request.Cluster.MigrationBandwidth.CustomBandwidth is { } custom
            ? request.Cluster with { MigrationBandwidth = MigrationBandwidth.Custom(Times(custom, factor)) }
            : request.Cluster,
        hosts: [.. request.Hosts.Select(host => host.Resources.LinkBandwidth is { } link ? host with { Resources = host.Resources with { LinkBandwidth = Times(link, factor) } } : host)]);

    private static EvacuationRequest WithPolicies(EvacuationRequest request, Func<ParallelMigrationSetting, MigrationPolicy, MigrationPolicy> change) => request.With(vms:
    [
        .. request.Vms.Select(vm => vm with
        {
            Settings = vm.Settings with
            {
                MigrationPolicy = change(vm.Settings.ParallelMigration ?? request.Cluster.ParallelMigration, vm.Settings.MigrationPolicy ?? request.Cluster.MigrationPolicy),
            },
        }),
    ]);

    private static Bandwidth Times(Bandwidth bandwidth, double factor) => Bandwidth.FromBitsPerSecond((long)Math.Min(long.MaxValue / 2, bandwidth.BitsPerSecond * factor));

    private static int Twice(int number) => number > int.MaxValue / 2 ? int.MaxValue : 2 * number;
}
