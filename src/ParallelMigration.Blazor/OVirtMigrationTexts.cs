namespace ParallelMigration.Blazor;

/// <summary>
/// Names the resource file with oVirt's words (Cluster default, Auto Parallel, …). Give <c>IStringLocalizer&lt;OVirtMigrationTexts&gt;</c> to an editor's <c>Words</c>;
/// what oVirt has no words for is taken from <see cref="MigrationTexts"/>.
/// </summary>
public sealed class OVirtMigrationTexts
{
    private OVirtMigrationTexts()
    {
    }
}
