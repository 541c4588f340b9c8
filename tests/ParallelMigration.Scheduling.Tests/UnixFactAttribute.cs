using System;

namespace ParallelMigration.Scheduling.Tests;

/// <summary>A test of file owners and modes; skipped where there are none.</summary>
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "It needs Linux.";
}

/// <summary>A test that gives a file to another user; skipped where only root may.</summary>
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute() => Skip = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess ? null : "It needs root.";
}
