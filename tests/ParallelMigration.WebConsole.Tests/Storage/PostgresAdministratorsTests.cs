using System.Threading.Tasks;
using ParallelMigration.WebConsole.Tests.SignIn;

namespace ParallelMigration.WebConsole.Tests.Storage;

/// <summary>20 administrators at once, on a server.</summary>
/// <param name="server">The server.</param>
[Collection(DatabaseTests.Name)]
[Trait("Tier", Tiers.Postgres)]
public sealed class PostgresAdministratorsTests(DatabaseServer server) : SeveralAdministrators
{
    [StorageFact]
    public async Task C1_holds_and_nothing_is_lost_whatever_20_administrators_do()
    {
        var database = await server.CreateDatabaseAsync();
        using (ConsoleHost host = new(database))
        {
            await RunAsync(host);
        }

        await server.DropDatabaseAsync(database);
    }
}
