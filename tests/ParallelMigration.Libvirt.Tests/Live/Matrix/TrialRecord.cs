using System;

namespace ParallelMigration.Libvirt.Tests.Live.Matrix;

/// <summary>What a trial showed.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="End">How it ended.</param>
/// <param name="Connections">The most data connections that stood at once.</param>
/// <param name="Duration">How long the call took.</param>
/// <param name="Message">libvirt's error, or what the harm is; empty where it works.</param>
internal sealed record TrialRecord(Trial Trial, TrialEnd End, int Connections, TimeSpan Duration, string Message);
