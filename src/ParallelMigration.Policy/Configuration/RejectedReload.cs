using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Extensions.Options;

namespace ParallelMigration.Policy.Configuration;

/// <summary>A changed configuration that could not be used: the last good options stay in use.</summary>
public sealed class RejectedReload
{
    internal RejectedReload(Exception exception)
    {
        Exception = exception;
        Failures = exception is OptionsValidationException validation ? [.. validation.Failures] : [exception.Message];
    }

    /// <summary>What is wrong, at least one; a value that is not allowed is named by its key, with the allowed range.</summary>
    public IReadOnlyList<string> Failures { get; }

    /// <summary>
    /// What the options could not be made for: an <see cref="OptionsValidationException"/>, or what the binder or another source threw.
    /// </summary>
    public Exception Exception { get; }

    /// <summary>The failures, in one line.</summary>
    public override string ToString() => string.Join(" ", Failures);

    internal bool HasSameFailures(RejectedReload? other) => other is not null && Failures.SequenceEqual(other.Failures);
}
