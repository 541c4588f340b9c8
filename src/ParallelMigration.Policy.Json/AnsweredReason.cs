namespace ParallelMigration.Policy.Json;

/// <summary>A reason or warning of an answer.</summary>
/// <param name="Code">The code.</param>
/// <param name="Rule">The decision rule that it comes from.</param>
/// <param name="Message">The reason in words. For people; may change between versions.</param>
/// <param name="Before">The value before, where the reason has one.</param>
/// <param name="After">The value after, where the reason has one.</param>
public sealed record AnsweredReason(ReasonCode Code, RuleId Rule, string Message, Quantity? Before, Quantity? After);
