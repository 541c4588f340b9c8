using System;
using System.Collections.Concurrent;

namespace ParallelMigration.Libvirt.Tests.Migration;

/// <summary>Keeps what was done to the guest.</summary>
internal sealed class ScriptedControl : IGuestControl
{
    private readonly ConcurrentQueue<string> calls = new();

    /// <summary>What was done, in order.</summary>
    public string[] Calls => calls.ToArray();

    /// <summary>Whether libvirt refuses.</summary>
    public bool Fails { get; set; }

    /// <summary>Whether it is not what a migration from here left, or a migration is at work on it.</summary>
    public bool IsAnother { get; set; }

    /// <summary>What happens when something was done.</summary>
    public Action<string>? OnDone { get; init; }

    public bool DestroyResidual(Guid vm) => Call("Destroy");

    public bool PauseResidual(Guid vm) => Call("Pause");

    public bool Resume(Guid vm) => Call("Resume");

    public string? CloseMigrationConnections(Guid vm) => Call("Close") ? null : "refused";

    private bool Call(string what)
    {
        calls.Enqueue(what);
        if (Fails)
        {
            throw ScriptedJob.Error(LibvirtErrorCode.OperationFailed);
        }

        if (!IsAnother)
        {
            OnDone?.Invoke(what);
        }

        return !IsAnother;
    }
}
