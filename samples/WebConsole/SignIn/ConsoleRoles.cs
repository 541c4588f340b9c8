namespace ParallelMigration.Samples.WebConsole.SignIn;

/// <summary>The roles. Each may do what those before it may.</summary>
internal static class ConsoleRoles
{
    internal const string Reader = "reader";
    internal const string Operator = "operator";
    internal const string Administrator = "administrator";
}
