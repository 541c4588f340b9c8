using MudBlazor;

namespace ParallelMigration.Samples.WebConsole.Pages;

/// <summary>Colours whose text has a contrast of 4.5 and more on the console's surfaces, in both themes.</summary>
internal static class ConsoleTheme
{
    internal static MudTheme Theme { get; } = new()
    {
        // In capitals "VMs" and "s" would be other words.
        Typography = new Typography { Button = new ButtonTypography { TextTransform = "none" } },
        PaletteLight = new PaletteLight
        {
            Primary = "#1a56b0",
            PrimaryContrastText = "#ffffff",
            Background = "#f6f7f9",
            Surface = "#ffffff",
            AppbarBackground = "#14243d",
            TextPrimary = "#1b1f24",
            TextSecondary = "#4c5561",
            LinesInputs = "#767676",
            LinesDefault = "#d5d9e0",
            Info = "#0b5394",
            Success = "#1b6b34",
            Warning = "#8a5000",
            Error = "#b3261e",
            ErrorDarken = "#9c1f18",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#8ab4f8",
            PrimaryContrastText = "#10151c",
            Background = "#10151c",
            Surface = "#1a212b",
            AppbarBackground = "#0b1017",
            TextPrimary = "#e8eaed",
            TextSecondary = "#b3bac4",
            LinesInputs = "#8f98a5",
            LinesDefault = "#3a4452",
            Info = "#8ab4f8",
            Success = "#81c995",
            Warning = "#fdd663",
            Error = "#f28b82",
            ErrorDarken = "#f6aea9",
        },
    };
}
