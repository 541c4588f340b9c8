using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy;

namespace ParallelMigration.Tool.Commands;

/// <summary>What <c>migrate</c> and <c>follow</c> write for people: the facts, the exact call, and what really happened.</summary>
internal static class MigrationReport
{
    internal static void Facts(TextWriter output, MigrationRequest request)
    {
        output.WriteLine($"{request.Vm.Id}: {Count(request.VmResources.Vcpus, "vCPU")}"
            + (request.VmResources.EmulatorCpus is { } cpus ? $", its QEMU process on {Count(cpus, "CPU")}" : ""));
        output.WriteLine($"From {Host(request.Source)}");
        output.WriteLine($"To   {Host(request.Destination)}");
        output.WriteLine();
    }

    internal static void Parameters(TextWriter output, string peerUri, LibvirtMigrationParameters parameters)
    {
        output.WriteLine();
        output.WriteLine($"virDomainMigrateToURI3 to {peerUri}");
        output.WriteLine($"  flags: {parameters.FlagsText}");
        foreach (var parameter in parameters.TypedParameters)
        {
            output.WriteLine($"  {parameter}");
        }

        output.WriteLine();
    }

    /// <summary>Reports the result and returns the exit status that says the same.</summary>
    /// <param name="terminal">Where it is reported.</param>
    /// <param name="result">The result.</param>
    /// <param name="source">The source's name.</param>
    /// <param name="destination">The destination's name.</param>
    /// <param name="actionsReported">How many of the convergence actions were reported as they were taken.</param>
    internal static int Result(Terminal terminal, MigrationResult result, string source, string destination, int actionsReported = 0)
    {
        terminal.Text.WriteLine($"{Ended(result)} {Location(result, source, destination)}");
        if (Intervened(result.Intervention, source) is { } intervention)
        {
            terminal.Text.WriteLine("  " + intervention);
        }

        foreach (var action in result.Actions.Skip(actionsReported))
        {
            terminal.Text.WriteLine("  " + action.Message);
        }

        if (result.Statistics is { } statistics)
        {
            foreach (var line in Statistics(statistics, result))
            {
                terminal.Text.WriteLine("  " + line);
            }
        }

        // That a migration was aborted is no error where it was asked for; how it then came to be anywhere but on the source may be one.
        if (!(result.Outcome is MigrationOutcome.Canceled or MigrationOutcome.Aborted && Stayed(result)) && result.Error is { } error)
        {
            terminal.Fail(LibvirtErrors.Text(error));
        }

        return ExitStatusOf(result);
    }

    /// <summary>Returns the exit status that says the same as the result: neither may say more than is known.</summary>
    internal static int ExitStatusOf(MigrationResult result) => result.Outcome switch
    {
        MigrationOutcome.AlreadyMigrating or MigrationOutcome.AlreadyMoved => ExitCode.NothingDone,
        MigrationOutcome.Completed when Moved(result) => ExitCode.Done,
        MigrationOutcome.Canceled when Stayed(result) => ExitCode.Canceled,
        MigrationOutcome.Failed or MigrationOutcome.Aborted or MigrationOutcome.NotRunning when Stayed(result) => ExitCode.Failed,
        _ => ExitCode.Uncertain,
    };

    internal static string Bytes(long bytes) => bytes.ToString("N0", CultureInfo.InvariantCulture) + " bytes ("
        + (bytes / 1048576.0).ToString("F1", CultureInfo.InvariantCulture) + " MiB)";

    internal static string Rate(Bandwidth rate) => (rate.BitsPerSecond / 1e6).ToString("F0", CultureInfo.InvariantCulture) + " Mbit/s";

    private static string Ended(MigrationResult result) => result.Outcome switch
    {
        MigrationOutcome.Completed when !Moved(result) => $"The migration of {result.Name} has ended.",
        MigrationOutcome.Completed when result.SwitchedToPostCopy => $"{result.Name} has migrated, the last part by post-copy.",
        MigrationOutcome.Completed => $"{result.Name} has migrated.",
        MigrationOutcome.Canceled => $"The migration of {result.Name} was canceled.",
        MigrationOutcome.Aborted => $"The migration of {result.Name} was aborted.",
        MigrationOutcome.NotRunning or MigrationOutcome.AlreadyMoved => $"No migration of {result.Name} runs.",
        MigrationOutcome.AlreadyMigrating => $"{result.Name} is being migrated by another caller; nothing was done.",
        MigrationOutcome.PostCopyFailed => $"The migration of {result.Name} failed after its switch to post-copy.",
        MigrationOutcome.Unknown => $"How the migration of {result.Name} ended could not be found out.",
        _ => $"The migration of {result.Name} failed.",
    };

    private static string Location(MigrationResult result, string source, string destination) => result.Location switch
    {
        GuestLocation.Source => Guest(source, result.Source.State, result.Source.Reason),
        GuestLocation.Destination => Guest(destination, result.Destination.State, result.Destination.Reason),
        GuestLocation.Both => $"Both {source} (state: {SourceState(result, "not known")}) and {destination} "
            + $"(state: {DestinationState(result, "not known")}) report that they run it: stop one of them before anything else.",
        GuestLocation.Neither => $"Neither {source} (state: {SourceState(result, "not there")}) nor {destination} "
            + $"(state: {DestinationState(result, "not there")}) runs it.",
        GuestLocation.SplitByPostCopy => $"Its memory is in two parts, on {source} (state: {SourceState(result, "not known")}) and on {destination} "
            + $"(state: {DestinationState(result, "not known")}): destroy neither; repair the link and resume with virsh migrate --postcopy-resume.",
        _ => $"Where the guest runs could not be found out: ask {source} and {destination}.",
    };

    private static string? Intervened(MigrationIntervention intervention, string source) => intervention switch
    {
        MigrationIntervention.SourceDestroyed => $"What was left of it on {source} was ended, because the hosts could not do so.",
        MigrationIntervention.SourcePaused => $"It ran on {source} a second time and was paused there; never resume it there.",
        MigrationIntervention.SourceResumed => $"It had been left paused on {source} and was resumed.",
        _ => null,
    };

    private static bool Moved(MigrationResult result) =>
        result.Location == GuestLocation.Destination && !StandsStill(result.Destination.State, result.Destination.Reason);

    private static bool Stayed(MigrationResult result) => result.Location == GuestLocation.Source && !StandsStill(result.Source.State, result.Source.Reason);

    // Paused by the migration: a guest that was paused before it arrives paused.
    private static bool StandsStill(LibvirtDomainState? state, LibvirtDomainStateReason reason) =>
        (state, reason) == (LibvirtDomainState.Paused, LibvirtDomainStateReason.Migrating);

    private static string Guest(string host, LibvirtDomainState? state, LibvirtDomainStateReason reason) => state switch
    {
        LibvirtDomainState.Running or LibvirtDomainState.Blocked => $"The guest runs on {host}.",
        null or LibvirtDomainState.Unknown => $"The guest is on {host}; in what state could not be found out.",
        _ => $"The guest is on {host}, {State(state, reason, "")}.",
    };

    private static string SourceState(MigrationResult result, string none) => State(result.Source.State, result.Source.Reason, none);

    private static string DestinationState(MigrationResult result, string none) => State(result.Destination.State, result.Destination.Reason, none);

    private static string State(LibvirtDomainState? state, LibvirtDomainStateReason reason, string none) =>
        Words(state, none) + (Words(reason) is { } why ? $" ({why})" : "");

    private static string Words(LibvirtDomainState? state, string none) => state switch
    {
        null => none,
        LibvirtDomainState.Running or LibvirtDomainState.Blocked => "running",
        LibvirtDomainState.Paused => "paused",
        LibvirtDomainState.ShuttingDown => "shutting down",
        LibvirtDomainState.ShutOff => "shut off",
        LibvirtDomainState.Crashed => "crashed",
        LibvirtDomainState.Suspended => "suspended",
        _ => "unknown",
    };

    private static string? Words(LibvirtDomainStateReason reason) => reason switch
    {
        LibvirtDomainStateReason.Migrated => "migrated",
        LibvirtDomainStateReason.MigrationCanceled => "migration canceled",
        LibvirtDomainStateReason.Migrating => "migrating",
        LibvirtDomainStateReason.PostCopy => "post-copy",
        LibvirtDomainStateReason.PostCopyFailed => "post-copy failed",
        LibvirtDomainStateReason.PausedByUser => "on request",
        LibvirtDomainStateReason.DiskError => "disk error",
        _ => null,
    };

    private static IEnumerable<string> Statistics(MigrationStatistics statistics, MigrationResult result)
    {
        if (statistics.TotalTime is { } total)
        {
            yield return $"total time:  {Seconds(total)}";
        }

        if (statistics.Downtime is { } downtime)
        {
            yield return $"downtime:    {downtime.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture)} ms";
        }

        if (statistics.BytesTransferred is { } bytes)
        {
            yield return $"transferred: {Bytes(bytes)}";
        }

        if (statistics.Throughput is { } throughput)
        {
            yield return $"throughput:  {Rate(throughput)}";
        }

        if (statistics.Iterations is { } iterations)
        {
            yield return $"passes:      {iterations}";
        }

        yield return "connections: " + result.Connections switch
        {
            null => "not known",
            1 => "1, not parallel",
            { } connections => $"{connections} parallel",
        };
        yield return statistics.Origin switch
        {
            MigrationStatisticsOrigin.CompletedJobOnDestination => "(reported by the destination, for the whole migration)",
            MigrationStatisticsOrigin.CompletedJobOnSource or MigrationStatisticsOrigin.CompletedJobEvent => "(reported by the source, for the whole migration)",
            _ => "(the last report while it ran)",
        };
    }

    private static string Host(HostResources host) =>
        $"{host.Id}: {Count(host.CpuThreads, "CPU thread")}, {(host.LinkBandwidth is { } link ? $"a link of {link}" : "bandwidth unknown")}"
        + (host.LibvirtVersion is { } libvirt ? $", libvirt {libvirt}" : "")
        + (host.QemuVersion is { } qemu ? $", QEMU {qemu}" : "");

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("F2", CultureInfo.InvariantCulture) + " s";

    private static string Count(int count, string noun) => count.ToString(CultureInfo.InvariantCulture) + " " + noun + (count == 1 ? "" : "s");
}
