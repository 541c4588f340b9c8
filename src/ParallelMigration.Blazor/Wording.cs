using Microsoft.Extensions.Localization;

namespace ParallelMigration.Blazor;

/// <summary>The words that the host chose, and ours for all that they leave out.</summary>
internal readonly struct Wording(IStringLocalizer? words, IStringLocalizer texts)
{
    internal string this[string key, params object[] arguments] =>
        words?[key, arguments] is { ResourceNotFound: false } found ? found : texts[key, arguments];
}
