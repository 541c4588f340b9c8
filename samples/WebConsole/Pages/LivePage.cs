using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Components;
using ParallelMigration.Samples.WebConsole.Site;

namespace ParallelMigration.Samples.WebConsole.Pages;

/// <summary>A page that reads the site when it is opened, and again whenever something that it shows has changed.</summary>
public abstract class LivePage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource closing = new();
    private int pending;

    /// <summary>Gets or sets what says that something has changed.</summary>
    [Inject]
    public SiteFeed Feed { get; set; } = default!;

    /// <summary>Gets what went wrong when the page was read; <see langword="null"/>: nothing.</summary>
    protected string? Failure { get; private set; }

    /// <summary>Gets whether the page was read at least once.</summary>
    protected bool IsLoaded { get; private set; }

    /// <summary>Gets what is canceled when the page is closed.</summary>
    protected CancellationToken Closing => closing.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what the page listens to.</summary>
    /// <param name="disposing">Always <see langword="true"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        Feed.Changed -= Hear;
        closing.Cancel();
        closing.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        // The page that is drawn before the circuit is there goes at once, and hears nothing.
        if (RendererInfo.IsInteractive)
        {
            Feed.Changed += Hear;
        }

        await ReloadAsync();
    }

    /// <summary>Reads what the page shows.</summary>
    /// <param name="cancellation">Cancels reading.</param>
    protected abstract Task LoadAsync(CancellationToken cancellation);

    /// <summary>Returns whether the page shows what has changed.</summary>
    /// <param name="change">What has changed.</param>
    protected abstract bool Concerns(SiteChange change);

    /// <summary>Shows what went wrong with a change. What was edited stays.</summary>
    /// <param name="error">What was thrown.</param>
    protected void Fail(Exception error) => Failure = error is UnauthorizedAccessException ? error.Message : $"This could not be done: {error.Message}";

    /// <summary>Reads the page again.</summary>
    protected async Task ReloadAsync()
    {
        try
        {
            await LoadAsync(Closing);
            Failure = null;
            IsLoaded = true;
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            // The page is closed.
        }
        catch (Exception error)
        {
            Failure = error.Message;
        }
    }

    private void Hear(SiteChange change)
    {
        // Changes that come while one waits to be shown are shown with it.
        if (Concerns(change) && Interlocked.Exchange(ref pending, 1) == 0)
        {
            _ = InvokeAsync(async () =>
            {
                Volatile.Write(ref pending, 0);
                if (!closing.IsCancellationRequested)
                {
                    await ReloadAsync();
                    StateHasChanged();
                }
            });
        }
    }
}
