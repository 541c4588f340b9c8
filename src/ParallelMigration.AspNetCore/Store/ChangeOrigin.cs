namespace ParallelMigration.AspNetCore;

/// <summary>Who changes something, for the store's own record of changes.</summary>
/// <param name="User">The user's name.</param>
/// <param name="CorrelationId">The request's correlation id: at most 36 letters, digits, <c>_</c> and <c>-</c>.</param>
public sealed record ChangeOrigin(string User, string CorrelationId);
