using Microsoft.Extensions.Localization;

[assembly: ResourceLocation("Texts")]

namespace ParallelMigration.Blazor;

/// <summary>Names the resource file of the editors' texts: <c>IStringLocalizer&lt;MigrationTexts&gt;</c> reads it.</summary>
public sealed class MigrationTexts
{
    private MigrationTexts()
    {
    }
}
