using System;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace ParallelMigration.Policy.Configuration;

/// <summary>
/// Makes options as the stock factory does, but answers a bad reload with the last good ones. It sits below the options monitor,
/// because the stock monitor drops its value before it makes the next: a bad reload would then throw at each reading, and out of the reload.
/// </summary>
/// <remarks>Options of other names than the default one are not in use here, and are left as the stock factory has them.</remarks>
internal sealed class LastGoodOptionsFactory(IOptionsFactory<ParallelMigrationOptions> stock, ReloadWatch watch)
    : IOptionsFactory<ParallelMigrationOptions>
{
    private volatile ParallelMigrationOptions? lastGood;

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a configuration source throws, decisions must go on.")]
    public ParallelMigrationOptions Create(string name)
    {
        // Without a last good one this is the start, where a mistake must be seen.
        if (name != Options.DefaultName || lastGood is not { } fallback)
        {
            var first = stock.Create(name);
            if (name == Options.DefaultName)
            {
                lastGood = first;
                watch.Accept();
            }

            return first;
        }

        if (watch.RejectsSources())
        {
            return fallback;
        }

        try
        {
            var next = stock.Create(name);
            lastGood = next;
            watch.Accept();
            return next;
        }
        catch (Exception exception)
        {
            watch.Reject(exception);
            return fallback;
        }
    }
}
