using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace ParallelMigration.Scheduling.Postgres;

/// <summary>Retries for a bounded time what failed because the database could not be reached.</summary>
internal sealed class Reconnection(TimeSpan timeout)
{
    private readonly ResiliencePipeline pipeline = new ResiliencePipelineBuilder()
        .AddTimeout(timeout)
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is { } error && MayPass(error)),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromMilliseconds(100),
            MaxDelay = TimeSpan.FromSeconds(2),
        })
        .Build();

    /// <summary>Returns whether the database or the connection to it failed, so that the next attempt may succeed.</summary>
    public static bool MayPass(Exception error) => error switch
    {
        // 08: connection, 53: resources, 57P: being shut down or started, 40: lost to another transaction
        PostgresException { SqlState: var state } => state.StartsWith("08", StringComparison.Ordinal)
            || state.StartsWith("53", StringComparison.Ordinal)
            || state.StartsWith("57P", StringComparison.Ordinal)
            || state.StartsWith("40", StringComparison.Ordinal),
        NpgsqlException database => database.IsTransient || database.InnerException is IOException or SocketException or TimeoutException,

        // InvalidOperationException: the connection broke between two statements.
        _ => error is IOException or SocketException or TimeoutException or InvalidOperationException and not ObjectDisposedException,
    };

    /// <summary>Runs the work, and retries it while its errors may pass.</summary>
    /// <exception cref="LimiterStoreException">It failed for good, or for too long.</exception>
    public async Task<T> ExecuteAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        Exception? last = null;
        try
        {
            return await pipeline.ExecuteAsync(
                async token =>
                {
                    try
                    {
                        return await work(token).ConfigureAwait(false);
                    }
                    catch (Exception error) when (MayPass(error))
                    {
                        last = error;
                        throw;
                    }
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException rejected)
        {
            throw new LimiterStoreException(
                $"The database with the queue of migrations could not be reached for {timeout.TotalSeconds} seconds: "
                + (last?.Message ?? "it does not answer."),
                last ?? rejected);
        }
        catch (NpgsqlException error)
        {
            throw new LimiterStoreException($"The database with the queue of migrations refused the request: {error.Message}", error);
        }
    }
}
