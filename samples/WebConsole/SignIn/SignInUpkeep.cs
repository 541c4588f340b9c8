using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;

namespace ParallelMigration.Samples.WebConsole.SignIn;

/// <summary>Once an hour: renews certificates that expire soon, and forgets sessions and tokens that have ended.</summary>
internal sealed partial class SignInUpkeep(ConsoleCertificates certificates, SessionStore sessions, IServiceScopeFactory scopes, TimeProvider time, ILogger<SignInUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                certificates.Renew();
                sessions.Prune();
                await using var scope = scopes.CreateAsyncScope();
                _ = await scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>().PruneAsync(time.GetUtcNow() - TokenEndpoints.Lifetime, stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The console goes on with what it has, and tries again an hour later.
                LogFailure(logger, exception);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Certificates, sessions and tokens could not be kept up.")]
    private static partial void LogFailure(ILogger logger, Exception exception);
}
