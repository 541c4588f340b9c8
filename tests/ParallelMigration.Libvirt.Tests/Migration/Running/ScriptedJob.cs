using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt.Tests.Migration;

/// <summary>A migration that ends when and how a test says.</summary>
internal sealed class ScriptedJob : IMigrationJob
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource<LibvirtException?> over = new();
    private readonly TaskCompletionSource started = new();
    private readonly ConcurrentQueue<string> calls = new();
    private int aborts;
    private int polls;

    /// <summary>Ends when the run begins.</summary>
    public Task Started => started.Task;

    public int Aborts => Volatile.Read(ref aborts);

    public int Polls => Volatile.Read(ref polls);

    /// <summary>What was called to change it, in order: <c>SetMaxDowntime(150)</c>, <c>StartPostCopy</c>, <c>CloseConnections</c>, ….</summary>
    public string[] Calls => calls.ToArray();

    public bool IsReachable { get; set; } = true;

    /// <summary>What happens before the call is made. Default: nothing.</summary>
    public Action<CancellationToken>? OnOpen { get; init; }

    /// <summary>What an abort does, given how many there were before. Default: it is taken and ends the run.</summary>
    public Func<ScriptedJob, int, bool>? OnAbort { get; init; }

    /// <summary>What a poll reads, given how many there were before. Default: a job that runs.</summary>
    public Func<ScriptedJob, int, JobSample?> OnPoll { get; init; } = (_, before) => Running(before + 1);

    /// <summary>What every other call does, given its text, before it counts as taken. Default: nothing.</summary>
    public Action<ScriptedJob, string>? OnCall { get; init; }

    /// <summary>A poll of a job that runs.</summary>
    public static JobSample Running(int poll, long remaining = 1000, LibvirtDomainStateReason reason = LibvirtDomainStateReason.Other) =>
        new(2, new Dictionary<string, object>
        {
            ["time_elapsed"] = (ulong)(poll * 10_000),
            ["data_total"] = 10_000UL,
            ["data_processed"] = (ulong)(poll * 100_000),
            ["data_remaining"] = (ulong)remaining,
            ["memory_iteration"] = (ulong)poll,
        })
        {
            Guest = (reason == LibvirtDomainStateReason.Other ? LibvirtDomainState.Running : LibvirtDomainState.Paused, reason),
        };

    /// <summary>A poll of a job that libvirt has ended, while QEMU still has it.</summary>
    public static JobSample Ending() => new(4, new Dictionary<string, object>());

    public void End(LibvirtErrorCode? code = null) => over.TrySetResult(code is { } failure ? Error(failure) : null);

    public void Run(CancellationToken cancellationToken)
    {
        started.SetResult();
        OnOpen?.Invoke(cancellationToken);
        if (!over.Task.Wait(Timeout, CancellationToken.None))
        {
            throw new TimeoutException("Nobody ended the run.");
        }

        if (over.Task.Result is { } error)
        {
            throw error;
        }
    }

    public JobSample? Sample() => OnPoll(this, Interlocked.Increment(ref polls) - 1);

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

    public void SetMaxDowntime(TimeSpan downtime) => Call($"SetMaxDowntime({downtime.TotalMilliseconds})");

    public void SetBandwidth(Bandwidth bandwidth) => Call($"SetBandwidth({bandwidth})");

    public void StartPostCopy() => Call("StartPostCopy");

    public string? CloseConnections()
    {
        try
        {
            Call("CloseConnections");
            return null;
        }
        catch (LibvirtException error)
        {
            return error.Message;
        }
    }

    public static LibvirtException Error(LibvirtErrorCode code) => new(code, LibvirtErrorDomain.Qemu, LibvirtErrorLevel.Error, code.ToString());

    private void Call(string text)
    {
        calls.Enqueue(text);
        OnCall?.Invoke(this, text);
    }
}
