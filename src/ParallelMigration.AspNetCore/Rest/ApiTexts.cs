using System.Linq;

namespace ParallelMigration.AspNetCore;

/// <summary>The texts of refusals, as oVirt's faults have them.</summary>
internal static class ApiTexts
{
    /// <summary>All problems in brackets: each with the name of who has it, the rule and the remedy.</summary>
    internal static string Of(SettingsRefusedException refused) => refused.Problems.Count == 0
        ? "[" + refused.Message + "]"
        : "[" + string.Join(", ", refused.Problems.Select(problem => $"{problem.SubjectName}: {problem.Message} {problem.Remedy}")) + "]";
}
