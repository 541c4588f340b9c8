using System;
using System.Diagnostics;
using System.Text;

namespace ParallelMigration.Libvirt.Tests.Live.Faults;

/// <summary>What a host's libvirtd says of its guests' lives, noted by virsh. Ends with that libvirtd.</summary>
internal sealed class LifecycleEvents : IDisposable
{
    private readonly Process virsh;
    private readonly StringBuilder lines = new();

    private LifecycleEvents(string uri)
    {
        virsh = new()
        {
            StartInfo = new("virsh", ["--connect", uri, "event", "--loop", "--timestamp", "--event", "lifecycle"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        virsh.OutputDataReceived += (_, line) => Append(line.Data);
        virsh.ErrorDataReceived += (_, line) => Append(line.Data);
    }

    /// <summary>All of them.</summary>
    public string Text
    {
        get
        {
            lock (lines)
            {
                return lines.ToString();
            }
        }
    }

    /// <summary>Whether the guest has run there: its CPUs were started after it had arrived.</summary>
    public bool GuestHasArrived => Text.Contains("Resumed Migrated", StringComparison.Ordinal) || Text.Contains("Resumed Post-copy", StringComparison.Ordinal);

    /// <summary>Whether the guest has stood still there for its switchover.</summary>
    public bool GuestHasStopped => Text.Contains("Suspended Migrated", StringComparison.Ordinal) || Text.Contains("Suspended Post-copy", StringComparison.Ordinal);

    /// <summary>Whether the source has switched to post-copy: it cannot run the guest any more. libvirt 12.8.0 may only report that QEMU refused to let it run.</summary>
    public bool HasSwitchedToPostCopy =>
        Text.Contains("Suspended Post-copy", StringComparison.Ordinal) || Text.Contains("Suspended API error", StringComparison.Ordinal);

    public static LifecycleEvents Listen(string uri)
    {
        var events = new LifecycleEvents(uri);
        events.virsh.Start();
        events.virsh.BeginOutputReadLine();
        events.virsh.BeginErrorReadLine();
        return events;
    }

    public void Dispose()
    {
        if (!virsh.HasExited)
        {
            virsh.Kill();
        }

        virsh.WaitForExit();
        virsh.Dispose();
    }

    private void Append(string? line)
    {
        if (line is not null)
        {
            lock (lines)
            {
                lines.AppendLine(line);
            }
        }
    }
}
