using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Policy;

/// <summary>
/// R11: with a host known to lack multifd (libvirt &lt; 5.2.0 or QEMU &lt; 4.0.0), or a cluster level below the configured minimum,
/// Auto is not parallel, and Parallel and Custom are refused. Where nothing is known, hosts count as up to date. A distribution's version is read by its numbers, with a
/// warning where the host's capabilities are not given.
/// </summary>
internal static class R11Support
{
    internal static readonly ReasonDefinition AutoSourceLacksMultifd = new(
        ReasonCode.AutoSourceLacksMultifd, RuleId.R11, ReasonKind.Connections, static decision => $"The source {LacksMultifd(decision.Request.Source)}.");

    internal static readonly ReasonDefinition AutoDestinationLacksMultifd = new(
        ReasonCode.AutoDestinationLacksMultifd, RuleId.R11, ReasonKind.Connections, static decision => $"The destination {LacksMultifd(decision.Request.Destination)}.");

    internal static readonly ReasonDefinition AutoClusterLevelTooLow = new(
        ReasonCode.AutoClusterLevelTooLow, RuleId.R11, ReasonKind.Connections, static decision => $"Auto is not parallel: {LevelTooLow(decision.Request.Cluster, decision.Options)}.");

    internal static readonly ReasonDefinition DistributionVersion = new(
        ReasonCode.DistributionVersion, RuleId.R11, ReasonKind.Warning, static decision =>
            $"{Distributions(decision.Request.Source, decision.Request.Destination)} A distribution can have backported later features and fixes. State the host's capabilities if it has.");

    internal static readonly IssueDefinition SourceLacksMultifdIssue = new(
        IssueCode.SourceLacksMultifd, RuleId.R11, IssueContext.SubjectSource,
        static context => $"The setting is {context.Setting}, but the source {LacksMultifd(context.Source!)}.",
        static context => $"Update the source to {FeatureVersions.Multifd} or later, or choose Auto or Disabled.{FeatureVersions.UnlessBackported(context.Source!)}");

    internal static readonly IssueDefinition DestinationLacksMultifdIssue = new(
        IssueCode.DestinationLacksMultifd, RuleId.R11, IssueContext.SubjectDestination,
        static context => $"The setting is {context.Setting}, but the destination {LacksMultifd(context.Destination!)}.",
        static context => $"Choose a destination with {FeatureVersions.Multifd} or later, or choose Auto or Disabled.{FeatureVersions.UnlessBackported(context.Destination!)}");

    internal static readonly IssueDefinition ClusterLevelTooLowIssue = new(
        IssueCode.ClusterLevelTooLow, RuleId.R11, IssueContext.SubjectCluster,
        static context => $"The setting is {context.Setting}, but {LevelTooLow(context.Cluster, context.Options)}.",
        static context => $"Raise the cluster's level to {context.Options.MinimumClusterLevel} or higher, or choose Auto or Disabled.");

    internal static void FindObstacles(in DecisionInput request, ResolverOptions options, ref CodeSet obstacles)
    {
        if (!request.Source.HasMultifd)
        {
            obstacles.Add(IssueCode.SourceLacksMultifd);
        }

        if (!request.Destination.HasMultifd)
        {
            obstacles.Add(IssueCode.DestinationLacksMultifd);
        }

        FindLevelObstacle(request.Cluster, options, ref obstacles);
    }

    internal static void FindLevelObstacle(ClusterSettings cluster, ResolverOptions options, ref CodeSet obstacles)
    {
        if (cluster.Level < options.MinimumClusterLevel)
        {
            obstacles.Add(IssueCode.ClusterLevelTooLow);
        }
    }

    internal static void Warn(HostResources source, HostResources destination, ref CodeSet reasons)
    {
        if (HasDistributionVersion(source) || HasDistributionVersion(destination))
        {
            reasons.Add(ReasonCode.DistributionVersion);
        }
    }

    private static bool HasDistributionVersion(HostResources host) => host.Capabilities is null && (host.QemuVersion?.Suffix ?? host.LibvirtVersion?.Suffix) is not null;

    private static string Distributions(HostResources source, HostResources destination) => string.Join(
        " ", Distribution("source", source).Concat(Distribution("destination", destination)));

    private static IEnumerable<string> Distribution(string end, HostResources host)
    {
        if (host.Capabilities is null && host.LibvirtVersion is { Suffix: not null } libvirt)
        {
            yield return $"The {end}'s libvirt {libvirt} counts as {libvirt.Numbers}.";
        }

        if (host.Capabilities is null && host.QemuVersion is { Suffix: not null } qemu)
        {
            yield return $"The {end}'s QEMU {qemu} counts as {qemu.Numbers}.";
        }
    }

    private static string LacksMultifd(HostResources host) => host.Capabilities is null
        ? $"is too old for parallel connections: {Versions(host)}, and they need {FeatureVersions.Multifd}"
        : "does not have parallel connections";

    private static string Versions(HostResources host) => (host.LibvirtVersion, host.QemuVersion) switch
    {
        ({ } libvirt, { } qemu) => $"libvirt {libvirt}, QEMU {qemu}",
        ({ } libvirt, null) => $"libvirt {libvirt}",
        _ => $"QEMU {host.QemuVersion}",
    };

    private static string LevelTooLow(ClusterSettings cluster, ResolverOptions options) =>
        $"cluster level {cluster.Level} is below {options.MinimumClusterLevel}, the lowest for parallel connections";
}
