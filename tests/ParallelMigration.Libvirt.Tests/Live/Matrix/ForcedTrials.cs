using System.Collections.Generic;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt.Tests.Live.Matrix;

/// <summary>Combinations that the rules refuse or avoid, forced by plans made by hand or by virsh; and real switches to post-copy.</summary>
internal static class ForcedTrials
{
    public static IReadOnlyList<Trial> All { get; } =
    [
        new("parallel, 1 connection (R10)") { Plan = new() { Connections = 1 } },
        new("parallel, 255 connections") { Plan = new() { Connections = 255 } },
        new("parallel, 300 connections (R7)") { Plan = new() { Connections = 300 } },
        new("parallel, 0 connections (R7)") { VirshOptions = ["--parallel", "--parallel-connections", "0"] },
        new("connections without the parallel flag") { VirshOptions = ["--parallel-connections", "4"] },
        new("parallel, tunnelled (C4)") { Plan = new() { Connections = 2, Transport = MigrationTransport.Tunnelled } },
        new("parallel, compressed without a method (A1)") { Plan = new() { Connections = 2, Compression = MigrationCompression.HypervisorDefault } },
        new("parallel, compressed with xbzrle (A1)") { VirshOptions = ["--parallel", "--parallel-connections", "2", "--compressed", "--comp-methods", "xbzrle"] },
        new("parallel, compressed with zstd (A5)") { Plan = new() { Connections = 2, Compression = MigrationCompression.Zstd } },
        new("plain, compressed with zstd (A5)") { Plan = new() { Compression = MigrationCompression.Zstd } },
        new("plain, zero-copy (C6)") { Plan = new() { ZeroCopy = true } },
        new("parallel, zero-copy, TLS (C6)") { Plan = new() { Connections = 2, ZeroCopy = true, Encrypted = true } },
        new("parallel, zero-copy, zstd (C6)") { Plan = new() { Connections = 2, ZeroCopy = true, Compression = MigrationCompression.Zstd } },
        new("parallel, post-copy allowed, never switched (C1, C5)") { Plan = new() { Connections = 2, PostCopy = true } },
        new("plain, switched to post-copy") { Plan = new() { PostCopy = true }, Switches = true },
        new("parallel, switched to post-copy (C1, C5)") { Plan = new() { Connections = 2, PostCopy = true }, Switches = true },
    ];
}
