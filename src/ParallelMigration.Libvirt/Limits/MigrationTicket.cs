namespace ParallelMigration.Libvirt;

/// <summary>A migration in the ledger: it waits, or it has a place.</summary>
/// <param name="Number">Its turn: who came earlier has the lower number. No two are the same.</param>
/// <param name="Request">What it asks for.</param>
/// <param name="HasPlace">Whether it has a place, and so counts as running.</param>
public sealed record MigrationTicket(long Number, MigrationGateRequest Request, bool HasPlace);
