using System;
using ParallelMigration.Benchmarks;
using ParallelMigration.Benchmarks.Alternatives;
using ParallelMigration.Benchmarks.Reporting;

if (args is ["gaps"])
{
    EvacuationBenchmarks.PrintGaps();
    return 0;
}

await Agreement.CheckAsync().ConfigureAwait(false);
return args switch
{
    [] => await Session.RecordAsync([]).ConfigureAwait(false),
    ["record", .. var rest] => await Session.RecordAsync(rest).ConfigureAwait(false),
    ["compare", .. var rest] => await Session.CompareAsync(rest).ConfigureAwait(false),
    ["ratios"] => QuickRatios.Print(),
    ["lines"] => await Session.MeasureLinesAsync().ConfigureAwait(false),
    _ => Session.RunOnly(args),
};
