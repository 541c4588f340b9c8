using System;
using System.Collections.Generic;

namespace ParallelMigration.LabBenchmarks;

/// <summary>What is measured, and how often.</summary>
/// <param name="Links">The link's speeds, as tc writes them, or <see cref="Link.Unlimited"/>.</param>
/// <param name="Repetitions">How often each plan is tried over each link, at most.</param>
/// <param name="Limit">No repetition begins that would end later.</param>
/// <param name="Seed">Of the random order.</param>
internal sealed record BenchmarkSettings(IReadOnlyList<string> Links, int Repetitions, TimeSpan Limit, int Seed);
