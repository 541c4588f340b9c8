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

        // A schedule that switches to post-copy is post-copy of the policy.
        bool postCopy = policy.PostCopy || policy.ScheduleSwitchesToPostCopy;

        // What rules parallel connections out.
        bool postCopyMayBeParallel = options.PostCopyWithParallel == "whenSupported"
            && HasPostCopyWithParallel(source) && HasPostCopyWithParallel(destination);                              // C5
        var obstacles = new List<(string IfAuto, string IfForced, string Rule, string ForcedRule, string Subject)>();
        if (postCopy && !postCopyMayBeParallel)                                                                      // C1, C2
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
        if (vm.Encrypted && !HasParallelEncryption(source))                                                          // C7
            obstacles.Add(("AutoSourceLacksParallelEncryption", "SourceLacksParallelEncryption", "C7", "C7", source.Id ?? "source"));
        if (vm.Encrypted && !HasParallelEncryption(destination))                                                     // C7
            obstacles.Add(("AutoDestinationLacksParallelEncryption", "DestinationLacksParallelEncryption", "C7", "C7", destination.Id ?? "destination"));

        // Available bandwidth, in bit/s.
        BigInteger? sourceLink = Link(source), destinationLink = Link(destination);                                  // B5
        BigInteger? fromSource = CanGive(source), toDestination = CanGive(destination);                              // B1
        BigInteger? available = Lower(fromSource, toDestination);                                                    // B2
        var bandwidthReasons = new List<(string Code, string Rule)>();
        BigInteger custom = (BigInteger)cluster.CustomBandwidthMbps * 1_000_000;
        if (cluster.MigrationBandwidth == "hypervisorDefault")
        {
            available = null;                                                                                        // B3
            bandwidthReasons.Add(("HypervisorDefaultBandwidth", "B3"));
        }
        else if (cluster.MigrationBandwidth == "custom" && (available is null || custom <= available))
        {
            available = custom;                                                                                      // B3
            bandwidthReasons.Add(("CustomBandwidth", "B3"));
        }
        else if (fromSource is null && toDestination is null)
            bandwidthReasons.Add(("BandwidthUnknown", "B2"));
        else if (toDestination is null)
            bandwidthReasons.Add(("OnlySourceBandwidthKnown", "B2"));
        else if (fromSource is null)
            bandwidthReasons.Add(("OnlyDestinationBandwidthKnown", "B2"));

        // What the limit is made from (B6): at least the share of the lower known link, capped by a custom bandwidth.
        BigInteger? limitFrom = available;
        if (available is not null && Lower(sourceLink, destinationLink) is { } lowerLink)
        {
            BigInteger least = new BigInteger(decimal.Floor((decimal)lowerLink * options.MinimumShareOfLink));
            if (cluster.MigrationBandwidth == "custom")
                least = BigInteger.Min(least, custom);
            if (least > available)
            {
                limitFrom = least;
                warnings.Add(("LinkBusy", "B6"));
            }
        }

        // A5: zstd on the connections needs both ends.
        bool zstdWanted = options.ParallelCompression is "zstd" or "zstdWhenFaster";
        bool zstdPossible = zstdWanted && HasParallelZstd(source) && HasParallelZstd(destination);

        // C6: with the option, Disabled and Auto count as Parallel for a policy with zero-copy that would then be kept.
        string kind = setting.Kind;
        if (kind is "disabled" or "auto" && options.ZeroCopyTurnsParallelOn && policy.ZeroCopy && obstacles.Count == 0 && !vm.Encrypted && HasZeroCopy(source)
            && !KeepsZstd(NumberOf("parallel", zstd: true).Connections))
        {
            kind = "parallel";
            reasons.Add(("ParallelForZeroCopy", "C6"));
        }

        // Refusals: every issue that holds.
        if (vm.Transport == "tunnelled" && postCopy)
            issues.Add(("TunnelledWithPostCopy", "C8", vmName));                                                     // C8
        if (vm.Transport == "tunnelled" && vm.Encrypted)
            issues.Add(("TunnelledWithEncryption", "C8", vmName));                                                   // C8
        if (kind is "parallel" or "custom")
            issues.AddRange(obstacles.Select(o => (o.IfForced, o.ForcedRule, o.Subject)));                           // C1 (C3), C4, C7, R11
        if (kind == "custom" && setting.N < 2)
            issues.Add(("CustomBelowMinimum", "R7", vmName));                                                        // R7
        if (kind == "custom" && setting.N > 255)
            issues.Add(("CustomAboveMaximum", "R7", vmName));                                                        // R7
        if (issues.Count > 0)
            return new OracleAnswer { Outcome = "refused", Issues = Sorted(issues) };
        reasons.AddRange(bandwidthReasons);

        // The number of connections: with zstd where it is kept (A5), else without.
        var number = NumberOf(kind, zstd: zstdPossible);
        bool zstd = zstdPossible && KeepsZstd(number.Connections);
        if (zstdPossible && !zstd)
            number = NumberOf(kind, zstd: false);
        reasons.AddRange(number.Why);
        int? connections = number.Connections;
        bool parallel = connections is not null;
        if (kind == "custom" && setting.N > 16)
            warnings.Add(("CustomAboveRecommended", "R7"));                                                          // R7
        if (kind == "custom" && connections > vm.EmulatorCpus)
            warnings.Add(("CustomAboveEmulatorCpus", "R9"));                                                         // R9
        if (parallel && vm.EmulatorCpusShared == true)
            warnings.Add(("ConnectionsShareGuestCpus", "R9"));                                                       // R9

        // Compression.
        string compression = policy.Compression ? "hypervisorDefault" : "none";                                      // not parallel: the policy's
        if (parallel)
        {
            compression = zstd ? "zstd" : "none";                                                                    // A1, A5
            if (zstd)
                reasons.Add(("ParallelZstd", "A5"));
            else if (zstdPossible)
                reasons.Add((available is null ? "ZstdBandwidthUnknown" : "ZstdNotFaster", "A5"));
            else if (zstdWanted)
                reasons.Add(("ParallelZstdUnsupported", "A5"));
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
        if (parallel && postCopy)
            reasons.Add(("PostCopyWithParallel", "C5"));
        if (parallel && policy.MaxOutgoingMigrations > 1)
            reasons.Add(("MaxOutgoingReduced", "A2"));
        if (parallel && policy.MaxIncomingMigrations > 1)
            reasons.Add(("MaxIncomingReduced", "A2"));
        if (available is not null && policy.MaxOutgoingMigrations > 1)
            reasons.Add((parallel ? "BandwidthNotDivided" : "BandwidthDivided", "A3"));

        // The limit, divided where the migration is not parallel (A3), and after the switch to post-copy (A6).
        int shares = parallel ? 1 : policy.MaxOutgoingMigrations;
        long? limit = MiBps(limitFrom, shares);
        BigInteger mebibyte = 8 * 1_048_576;
        if (!parallel && limitFrom is { } whole && whole / shares < mebibyte && mebibyte * shares > whole)
            warnings.Add(("SharesExceedLimit", "B4"));                                                               // B4
        long? afterSwitch = postCopy ? limit : null;
        if (afterSwitch is not null && (Below(source.Libvirt, (5, 1, 0)) || Below(destination.Libvirt, (5, 1, 0))))
        {
            afterSwitch = null;
            warnings.Add(("PostCopyLimitUnsupported", "A6"));                                                        // A6
        }

        // A distribution's version can hide what it has.
        if (HidesFeatures(source) || HidesFeatures(destination))
            warnings.Add(("DistributionVersion", "R11"));                                                            // R11

        // Known defects.
        if (parallel && Below(source.Qemu, (9, 0, 0)) && destination.Qemu == (9, 2, 0))
            warnings.Add(("SourceQemuFailsWithQemu920", "K1"));
        if (parallel && destination.Qemu == (9, 1, 0))
            warnings.Add(("DestinationQemu910MayCrash", "K2"));
        if (zeroCopy && source.Qemu is not null && !Below(source.Qemu, (7, 1, 0)) && Below(source.Qemu, (10, 2, 0)))
            warnings.Add(("ZeroCopyMayLackBuffers", "K3"));
        if (vm.Encrypted && postCopy && (Below(source.Qemu, (10, 1, 0)) || Below(destination.Qemu, (10, 1, 0))))
            warnings.Add(("EncryptedPostCopyMayFail", "K4"));
        if (source.Qemu is { } newer && destination.Qemu is { } older && (older.Major, older.Minor).CompareTo((newer.Major, newer.Minor)) < 0)
            warnings.Add(("DestinationQemuIsOlder", "K5"));

        return new OracleAnswer
        {
            Outcome = "plan",
            Plan = new OraclePlan
            {
                Connections = connections,
                Compression = compression,
                MaxOutgoingMigrations = parallel ? 1 : policy.MaxOutgoingMigrations,                                 // A2
                MaxIncomingMigrations = parallel ? 1 : policy.MaxIncomingMigrations,                                 // A2
                BandwidthLimitMiBps = limit,                                                                         // A3, B6
                PostCopyBandwidthLimitMiBps = afterSwitch,                                                           // A6
                PostCopy = postCopy,                                                                                 // C1, C2, C5
                ZeroCopy = zeroCopy,                                                                                 // C6
                AutoConverge = policy.AutoConverge,                                                                  // A4
                Encrypted = vm.Encrypted,
            },
            Reasons = Sorted(reasons),
            Warnings = Sorted(warnings),
        };

        // A5: always, or where the connections compress more than the network carries uncompressed.
        bool KeepsZstd(int? withZstd) => zstdPossible && (options.ParallelCompression == "zstd"
            || (available is not null && withZstd is { } n && n * (BigInteger)options.ZstdMemoryPerConnectionMbps * 1_000_000 > available));

        (int? Connections, List<(string Code, string Rule)> Why) NumberOf(string of, bool zstd)
        {
            var why = new List<(string Code, string Rule)>();
            if (of == "disabled")
                return (null, [("Disabled", "R2")]);                                                                 // R2
            if (of == "custom")
            {
                int threads = Math.Min(source.CpuThreads, destination.CpuThreads);
                if (setting.N <= threads)
                    why.Add(("CustomConnections", "R6"));
                if (setting.N > threads && source.CpuThreads == threads)
                    why.Add(("LimitedBySourceCpuThreads", "R6"));
                if (setting.N > threads && destination.CpuThreads == threads)
                    why.Add(("LimitedByDestinationCpuThreads", "R6"));
                if (threads < 2)
                    why.Add(("CustomRaisedToMinimum", "R6"));
                return (Math.Max(2, Math.Min(setting.N, threads)), why);                                             // R6
            }

            if (of == "auto" && obstacles.Count > 0)
                return (null, [.. obstacles.Select(o => (o.IfAuto, o.Rule))]);                                       // C2, C4, C7, R11
            if (available is null)
                return of == "auto" ? (null, [("AutoBandwidthUnknown", "R8")]) : (2, [("ParallelBandwidthUnknown", "R8")]); // R8

            long capacity = zstd ? options.BandwidthPerZstdConnectionMbps
                : vm.Encrypted ? options.BandwidthPerEncryptedConnectionMbps : options.BandwidthPerConnectionMbps;   // R13
            string limitRule = zstd || vm.Encrypted ? "R13" : "R3";
            BigInteger byBandwidth = available.Value / ((BigInteger)Math.Max(1, capacity) * 1_000_000);              // R3
            BigInteger computed = BigInteger.Min(byBandwidth, vm.Vcpus);                                             // R3
            if (vm.EmulatorCpus is { } k)
                computed = BigInteger.Min(computed, k);                                                              // R9
            int? count = computed >= 2 || of == "parallel"                                                           // R5
                ? (int)BigInteger.Max(2, BigInteger.Min(computed, options.MaxConnections)) : null;                   // R4, R10
            if (computed > options.MaxConnections)
                why.Add(("LimitedByMaxConnections", "R4"));
            else if (computed == byBandwidth)
                why.Add(("LimitedByBandwidth", limitRule));
            else if (computed == vm.Vcpus)
                why.Add(("LimitedByVcpus", limitRule));
            else
                why.Add(("LimitedByEmulatorCpus", "R9"));
            if (computed < 2)
                why.Add(of == "parallel" ? ("RaisedToMinimum", "R4") : ("TooFewConnectionsForAuto", "R5"));
            return (count, why);
        }
    }

    /// <summary>R12: the setting of a cluster of this level where none was chosen.</summary>
    public static OracleSetting DefaultSetting(OracleOptions options, (int Major, int Minor)? level)
    {
        var found = new OracleSetting("disabled");                                                                   // R1
        (int Major, int Minor)? from = null;
        foreach (var entry in options.DefaultSettings)
            if (level is { } known && entry.From.CompareTo(known) <= 0 && (from is null || entry.From.CompareTo(from.Value) > 0))
                (from, found) = (entry.From, entry.Setting);
        return found;
    }

    // B1: link − in use, never below 0.
    private static BigInteger? CanGive(OracleHost host) =>
        Link(host) is { } link ? BigInteger.Max(0, link - ((BigInteger)host.BandwidthInUseMbps * 1_000_000)) : null;

    // B5: these are spellings of unknown.
    private static BigInteger? Link(OracleHost host) =>
        host.BandwidthMbps is { } link and not (0 or -1 or 65_535 or 4_294_967_295) ? (BigInteger)link * 1_000_000 : null;

    // B2: the lower; one unknown: the other; both unknown: unknown.
    private static BigInteger? Lower(BigInteger? a, BigInteger? b) =>
        a is null ? b : b is null ? a : BigInteger.Min(a.Value, b.Value);

    // B4: 1 MiB is 8 × 1 048 576 bits; rounds down, never to 0, which means no limit.
    private static long? MiBps(BigInteger? bits, int shares) =>
        bits is null ? null : (long)BigInteger.Max(1, bits.Value / ((BigInteger)8 * 1_048_576 * Math.Max(1, shares)));

    private static bool HidesFeatures(OracleHost h) =>
        h.Distribution is not null && h.Capabilities is null && (h.Libvirt is not null || h.Qemu is not null);       // R11

    // R11, A5, C6: not known means up to date. C5: it has to be known.
    private static bool HasMultifd(OracleHost h) =>
        h.Capabilities?.Multifd ?? (NotBelow(h.Libvirt, (5, 2, 0)) && NotBelow(h.Qemu, (4, 0, 0)));                  // R11

    private static bool HasParallelEncryption(OracleHost h) =>
        h.Capabilities?.ParallelEncryption ?? NotBelow(h.Qemu, (5, 2, 0));                                           // C7

    private static bool HasParallelZstd(OracleHost h) =>
        h.Capabilities?.ParallelZstd ?? (NotBelow(h.Libvirt, (9, 4, 0)) && NotBelow(h.Qemu, (5, 0, 0)));             // A5, facts

    private static bool HasZeroCopy(OracleHost h) =>
        h.Capabilities?.ZeroCopy ?? (NotBelow(h.Libvirt, (8, 5, 0)) && NotBelow(h.Qemu, (7, 1, 0)));                 // C6, facts

    private static bool HasPostCopyWithParallel(OracleHost h) =>
        h.Capabilities?.PostCopyWithParallel ?? (h.Qemu is not null && NotBelow(h.Qemu, (10, 1, 0)));                // C5

    private static bool Below((int, int, int)? version, (int, int, int) minimum) => version is { } known && known.CompareTo(minimum) < 0;

    private static bool NotBelow((int, int, int)? version, (int, int, int) minimum) =>
        version is null || version.Value.CompareTo(minimum) >= 0;

    private static ImmutableArray<(string, string)> Sorted(IEnumerable<(string Code, string Rule)> set) =>
        [.. set.Distinct().OrderBy(x => x.Code, StringComparer.Ordinal)];

    private static ImmutableArray<(string, string, string)> Sorted(IEnumerable<(string Code, string Rule, string Subject)> set) =>
        [.. set.Distinct().OrderBy(x => x.Code, StringComparer.Ordinal)];
}
