using System.Threading.Tasks;
using ParallelMigration.WebConsole.Tests.SignIn;

namespace ParallelMigration.WebConsole.Tests.Storage;

/// <summary>20 administrators at once, on the embedded database.</summary>
public sealed class SqliteAdministratorsTests : SeveralAdministrators
{
    [StorageFact]
    public async Task C1_holds_and_nothing_is_lost_whatever_20_administrators_do()
    {
        using ConsoleHost host = new(postgres: null);
        await RunAsync(host);
    }
}
