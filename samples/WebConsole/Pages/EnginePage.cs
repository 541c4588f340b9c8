using System.Threading;
using Microsoft.AspNetCore.Components;
using ParallelMigration.Samples.WebConsole.Hosts;

namespace ParallelMigration.Samples.WebConsole.Pages;

/// <summary>A page that shows running migrations as they are.</summary>
public abstract class EnginePage : LivePage
{
    private int pending;

    [Inject]
    internal MigrationEngine Engine { get; set; } = default!;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        if (RendererInfo.IsInteractive)
        {
            Engine.Changed += Show;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Engine.Changed -= Show;
        base.Dispose(disposing);
    }

    private void Show()
    {
        // A browser that is slow gets fewer pictures, not a queue of them.
        if (Interlocked.Exchange(ref pending, 1) == 0)
        {
            _ = InvokeAsync(() =>
            {
                Volatile.Write(ref pending, 0);
                StateHasChanged();
            });
        }
    }
}
