using Microsoft.Extensions.Options;

namespace ParallelMigration.Policy.Configuration;

/// <summary>Validates <see cref="ParallelMigrationOptions"/>, of any name: every value that is not allowed is one failure.</summary>
/// <remarks><c>AddParallelMigrationPolicy</c> registers it. Pure, and safe for any number of threads.</remarks>
internal sealed class ParallelMigrationOptionsValidator : IValidateOptions<ParallelMigrationOptions>
{
    /// <summary>Checks every value.</summary>
    /// <param name="name">Not used.</param>
    /// <param name="options">The options.</param>
    /// <returns>Success, or failures that each name a key, its value and the allowed range.</returns>
    /// <exception cref="System.ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    public ValidateOptionsResult Validate(string? name, ParallelMigrationOptions options)
    {
        Require.NotNull(options, nameof(options));
        var failures = new OptionsReader(options).Failures;
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
