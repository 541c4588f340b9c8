using System;
using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.AspNetCore;

/// <summary>The exception that is thrown when settings are not saved. Nothing has changed then.</summary>
public sealed class SettingsRefusedException : Exception
{
    /// <summary>Initializes an exception without problems of single objects.</summary>
    /// <param name="refusal">Why.</param>
    /// <param name="message">Why, in words.</param>
    public SettingsRefusedException(SettingsRefusal refusal, string message)
        : base(message) => Refusal = refusal;

    /// <summary>Initializes an exception for settings that cannot be saved.</summary>
    /// <param name="problems">Everything that is wrong: at least one.</param>
    /// <exception cref="ArgumentNullException"><paramref name="problems"/> is <see langword="null"/>.</exception>
    public SettingsRefusedException(IReadOnlyList<SettingsProblem> problems)
        : this(SettingsRefusal.Invalid, TextOf(problems)) => Problems = problems;

    /// <summary>Gets why.</summary>
    public SettingsRefusal Refusal { get; }

    /// <summary>Gets every problem of the cluster, and of every VM that has one. It is empty unless <see cref="Refusal"/> is <see cref="SettingsRefusal.Invalid"/>.</summary>
    public IReadOnlyList<SettingsProblem> Problems { get; } = [];

    private static string TextOf(IReadOnlyList<SettingsProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        return string.Join(" ", problems.Select(problem => problem.Message + " " + problem.Remedy));
    }
}
