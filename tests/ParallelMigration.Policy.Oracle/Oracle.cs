using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Numerics;

namespace ParallelMigration.Policy.Oracles;

/// <summary>The decision rules once more, written from their text alone, each line with the number of its rule.</summary>
public static class Oracle
{
    public static OracleAnswer Decide(OracleRequest request)
    {
        var (options, cluster, vm) = (request.Options, request.Cluster, request.Vm);
        var (source, destination) = (request.Source, request.Destination);
        var reasons = new List<(string Code, string Rule)>();
        var warnings = new List<(string Code, string Rule)>();
        var issues = new List<(string Code, string Rule, string Subject)>();
        string vmName = vm.Id ?? "vm";

        // Effective: the VM's own, else the cluster's (R1); setting and policy separately.
        OracleSetting setting = vm.ParallelMigration ?? cluster.ParallelMigration;
        OraclePolicy policy = vm.MigrationPolicy ?? cluster.MigrationPolicy ?? new OraclePolicy();

        // What stands against parallel connections.
        bool postCopyMayBeParallel = options.PostCopyWithParallel == "whenSupported"
            && HasPostCopyWithParallel(source) && HasPostCopyWithParallel(destination);                              // C5
        var obstacles = new List<(string IfAuto, string IfForced, string Rule, string ForcedRule, string Subject)>();
        if (policy.PostCopy && !postCopyMayBeParallel)                                                               // C1, C2
            obstacles.Add(("AutoWithPostCopy", "ParallelWithPostCopy", "C2", "C1", vmName));
        if (vm.Transport == "tunnelled")                                                                             // C4
            obstacles.Add(("AutoWithTunnelledTransport", "ParallelWithTunnelledTransport", "C4", "C4", vmName));
        if (vm.Transport == "rdma")                                                                                  // C4
            obstacles.Add(("AutoWithRdmaTransport", "ParallelWithRdmaTransport", "C4", "C4", vmName));
        if (!HasMultifd(source))                                                                                     // R11
            obstacles.Add(("AutoSourceLacksMultifd", "SourceLacksMultifd", "R11", "R11", source.Id ?? "source"));
        if (!HasMultifd(destination))                                                                                // R11
            obstacles.Add(("AutoDestinationLacksMultifd", "DestinationLacksMultifd", "R11", "R11", destination.Id ?? "destination"));
        if (cluster.Level is { } level && level.CompareTo(options.MinimumClusterLevel) < 0)                          // R11
            obstacles.Add(("AutoClusterLevelTooLow", "ClusterLevelTooLow", "R11", "R11", cluster.Id ?? "cluster"));

        // C6: with the option, Disabled and Auto count as Parallel for a policy with zero-copy.
        string kind = setting.Kind;
        if (kind is "disabled" or "auto" && options.ZeroCopyTurnsParallelOn && policy.ZeroCopy && obstacles.Count == 0 && !vm.Encrypted)
        {
            kind = "parallel";
            reasons.Add(("ParallelForZeroCopy", "C6"));
        }

        // Refusals: every issue that holds.
        if (kind is "parallel" or "custom")
            issues.AddRange(obstacles.Select(o => (o.IfForced, o.ForcedRule, o.Subject)));                           // C1 (C3), C4, R11
        if (kind == "custom" && setting.N < 2)
            issues.Add(("CustomBelowMinimum", "R7", vmName));                                                        // R7
        if (kind == "custom" && setting.N > 255)
            issues.Add(("CustomAboveMaximum", "R7", vmName));                                                        // R7
        if (issues.Count > 0)
            return new OracleAnswer { Outcome = "refused", Issues = Sorted(issues) };

        // Available bandwidth.
        BigInteger? fromSource = CanGive(source), toDestination = CanGive(destination);                              // B1
        BigInteger? available = Lower(fromSource, toDestination);                                                    // B2
        if (cluster.MigrationBandwidth == "hypervisorDefault")
        {
            available = null;                                                                                        // B3
            reasons.Add(("HypervisorDefaultBandwidth", "B3"));
        }
        else if (cluster.MigrationBandwidth == "custom" && (available is null || cluster.CustomBandwidthMbps <= available))
        {
            available = cluster.CustomBandwidthMbps;                                                                 // B3
            reasons.Add(("CustomBandwidth", "B3"));
        }
        else if (fromSource is null && toDestination is null)
            reasons.Add(("BandwidthUnknown", "B2"));
        else if (toDestination is null)
            reasons.Add(("OnlySourceBandwidthKnown", "B2"));
        else if (fromSource is null)
            reasons.Add(("OnlyDestinationBandwidthKnown", "B2"));

        // The number of connections.
        int? connections = null;
        if (kind == "disabled")
            reasons.Add(("Disabled", "R2"));                                                                         // R2
        else if (kind == "custom")
        {
            int threads = Math.Min(source.CpuThreads, destination.CpuThreads);
            connections = Math.Max(2, Math.Min(setting.N, threads));                                                 // R6
            if (setting.N <= threads)
                reasons.Add(("CustomConnections", "R6"));
            if (setting.N > threads && source.CpuThreads == threads)
                reasons.Add(("LimitedBySourceCpuThreads", "R6"));
            if (setting.N > threads && destination.CpuThreads == threads)
                reasons.Add(("LimitedByDestinationCpuThreads", "R6"));
            if (threads < 2)
                reasons.Add(("CustomRaisedToMinimum", "R6"));
            if (setting.N > 16)
                warnings.Add(("CustomAboveRecommended", "R7"));                                                      // R7
            if (connections > vm.EmulatorCpus)
                warnings.Add(("CustomAboveEmulatorCpus", "R9"));                                                     // R9
        }
        else if (kind == "auto" && obstacles.Count > 0)
            reasons.AddRange(obstacles.Select(o => (o.IfAuto, o.Rule)));                                             // C2, C4, R11
        else if (kind == "auto" && available is null)
            reasons.Add(("AutoBandwidthUnknown", "R8"));                                                             // R8
        else if (available is null)
        {
            connections = 2;                                                                                         // R8
            reasons.Add(("ParallelBandwidthUnknown", "R8"));
        }
        else
        {
            BigInteger byBandwidth = available.Value / Math.Max(1, options.BandwidthPerConnectionMbps);              // R3
            BigInteger computed = BigInteger.Min(byBandwidth, vm.Vcpus);                                             // R3
            if (vm.EmulatorCpus is { } k)
                computed = BigInteger.Min(computed, k);                                                              // R9
            if (computed >= 2 || kind == "parallel")                                                                 // R5
                connections = (int)BigInteger.Max(2, BigInteger.Min(computed, options.MaxConnections));              // R4, R10

            if (computed > options.MaxConnections)
                reasons.Add(("LimitedByMaxConnections", "R4"));
            else if (computed == byBandwidth)
                reasons.Add(("LimitedByBandwidth", "R3"));
            else if (computed == vm.Vcpus)
                reasons.Add(("LimitedByVcpus", "R3"));
            else
                reasons.Add(("LimitedByEmulatorCpus", "R9"));
            if (computed < 2)
                reasons.Add(kind == "parallel" ? ("RaisedToMinimum", "R4") : ("TooFewConnectionsForAuto", "R5"));
        }
        bool parallel = connections is not null;

        // Compression.
        string compression = policy.Compression ? "hypervisorDefault" : "none";                                      // not parallel: the policy's
        if (parallel)
        {
            bool zstd = HasParallelZstd(source) && HasParallelZstd(destination);
            bool wanted = options.ParallelCompression == "zstd";
            compression = wanted && zstd ? "zstd" : "none";                                                          // A1, A5
            if (wanted)
                reasons.Add((zstd ? "ParallelZstd" : "ParallelZstdUnsupported", "A5"));
            if (policy.Compression && compression == "none")
                reasons.Add(("CompressionTurnedOff", "A1"));
        }

        // Zero-copy (C6).
        bool zeroCopy = policy.ZeroCopy && parallel && !vm.Encrypted && compression == "none" && HasZeroCopy(source);
        if (policy.ZeroCopy && !parallel)
            reasons.Add(("ZeroCopyNeedsParallel", "C6"));
        if (policy.ZeroCopy && parallel && vm.Encrypted)
            reasons.Add(("ZeroCopyWithEncryption", "C6"));
        if (policy.ZeroCopy && parallel && compression != "none")
            reasons.Add(("ZeroCopyWithCompression", "C6"));
        if (policy.ZeroCopy && parallel && !HasZeroCopy(source))
            reasons.Add(("ZeroCopyUnsupported", "C6"));

        // The rest of a parallel plan.
        if (parallel && policy.PostCopy)
            reasons.Add(("PostCopyWithParallel", "C5"));
        if (parallel && policy.MaxOutgoingMigrations > 1)
            reasons.Add(("MaxOutgoingReduced", "A2"));
        if (parallel && policy.MaxIncomingMigrations > 1)
            reasons.Add(("MaxIncomingReduced", "A2"));
        if (available is not null && policy.MaxOutgoingMigrations > 1)
            reasons.Add((parallel ? "BandwidthNotDivided" : "BandwidthDivided", "A3"));
        if (parallel && source.Qemu is { } from && from.CompareTo((9, 0, 0)) < 0 && destination.Qemu == (9, 2, 0))
            warnings.Add(("SourceQemuFailsWithQemu920", "R11"));
        if (!parallel && vm.Transport == "tunnelled" && policy.PostCopy)
            warnings.Add(("TunnelledWithPostCopy", "C4"));                                                           // C4's facts, not parallel
        if (!parallel && vm.Transport == "tunnelled" && vm.Encrypted)
            warnings.Add(("TunnelledWithEncryption", "C4"));

        return new OracleAnswer
        {
            Outcome = "plan",
            Plan = new OraclePlan
            {
                Connections = connections,
                Compression = compression,
                MaxOutgoingMigrations = parallel ? 1 : policy.MaxOutgoingMigrations,                                 // A2
                MaxIncomingMigrations = parallel ? 1 : policy.MaxIncomingMigrations,                                 // A2
                BandwidthLimitMiBps = MiBps(available, parallel ? 1 : policy.MaxOutgoingMigrations),                 // A3
                PostCopy = policy.PostCopy,                                                                          // C1, C2, C5
                ZeroCopy = zeroCopy,                                                                                 // C6
                AutoConverge = policy.AutoConverge,                                                                  // A4
                Encrypted = vm.Encrypted,
            },
            Reasons = Sorted(reasons),
            Warnings = Sorted(warnings),
        };
    }

    // B1: link − in use, never below 0.
    private static BigInteger? CanGive(OracleHost host) =>
        host.BandwidthMbps is { } link and not (0 or 65_535 or 4_294_967_295) ? BigInteger.Max(0, (BigInteger)link - host.BandwidthInUseMbps) : null;

    // B2: the lower; one unknown: the other; both unknown: unknown.
    private static BigInteger? Lower(BigInteger? a, BigInteger? b) =>
        a is null ? b : b is null ? a : BigInteger.Min(a.Value, b.Value);

    // B4: 1 Mbps is 125 000 bytes a second, 1 MiB is 1 048 576 bytes; rounds down, never to 0, which means no limit.
    private static long? MiBps(BigInteger? mbps, int shares) =>
        mbps is null ? null : (long)BigInteger.Max(1, mbps.Value * 125_000 / ((BigInteger)1_048_576 * Math.Max(1, shares)));

    // R11, A5, C6: not known means up to date. C5: it has to be known.
    private static bool HasMultifd(OracleHost h) =>
        h.Capabilities?.Multifd ?? (NotBelow(h.Libvirt, (5, 2, 0)) && NotBelow(h.Qemu, (4, 0, 0)));                  // R11

    private static bool HasParallelZstd(OracleHost h) =>
        h.Capabilities?.ParallelZstd ?? (NotBelow(h.Libvirt, (9, 4, 0)) && NotBelow(h.Qemu, (5, 0, 0)));             // A5, facts

    private static bool HasZeroCopy(OracleHost h) =>
        h.Capabilities?.ZeroCopy ?? (NotBelow(h.Libvirt, (8, 5, 0)) && NotBelow(h.Qemu, (7, 1, 0)));                 // C6, facts

    private static bool HasPostCopyWithParallel(OracleHost h) =>
        h.Capabilities?.PostCopyWithParallel ?? (h.Qemu is not null && NotBelow(h.Qemu, (10, 1, 0)));                // C5

    private static bool NotBelow((int, int, int)? version, (int, int, int) minimum) =>
        version is null || version.Value.CompareTo(minimum) >= 0;

    private static ImmutableArray<(string, string)> Sorted(IEnumerable<(string Code, string Rule)> set) =>
        [.. set.Distinct().OrderBy(x => x.Code, StringComparer.Ordinal)];

    private static ImmutableArray<(string, string, string)> Sorted(IEnumerable<(string Code, string Rule, string Subject)> set) =>
        [.. set.Distinct().OrderBy(x => x.Code, StringComparer.Ordinal)];
}
