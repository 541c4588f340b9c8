using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt.Tests.Migration;

/// <summary>A migration that ends when and how a test says.</summary>
internal sealed class ScriptedJob : IMigrationJob
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TaskCompletionSource<LibvirtException?> over = new();
    private readonly TaskCompletionSource started = new();
    private int aborts;
    private int looks;

    /// <summary>Ends when the run begins.</summary>
    public Task Started => started.Task;

    public int Aborts => Volatile.Read(ref aborts);

    public int Looks => Volatile.Read(ref looks);

    /// <summary>What an abort does, given how many there were before. Default: it is taken and ends the run.</summary>
    public Func<ScriptedJob, int, bool>? OnAbort { get; init; }

    public void End(LibvirtErrorCode? code = null) => over.TrySetResult(code is { } failure ? Error(failure) : null);

    public void Run()
    {
        started.SetResult();
        if (!over.Task.Wait(Patience))
        {
            throw new TimeoutException("Nobody ended the run.");
        }

        if (over.Task.Result is { } error)
        {
            throw error;
        }
    }

    public JobSample? Sample()
    {
        Interlocked.Increment(ref looks);
        return new(2, new Dictionary<string, object> { ["time_elapsed"] = (ulong)Looks });
    }

    public bool Abort()
    {
        var before = Interlocked.Increment(ref aborts) - 1;
        if (OnAbort is not null)
        {
            return OnAbort(this, before);
        }

        End(LibvirtErrorCode.OperationAborted);
        return true;
    }

    public static LibvirtException Error(LibvirtErrorCode code) => new(code, LibvirtErrorDomain.Qemu, LibvirtErrorLevel.Error, code.ToString());
}
