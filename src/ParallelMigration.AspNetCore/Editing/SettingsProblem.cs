using ParallelMigration.Policy;

namespace ParallelMigration.AspNetCore;

/// <summary>One thing that keeps settings from being saved.</summary>
/// <param name="Code">The rule's issue; <see langword="null"/>: not one of the rules.</param>
/// <param name="Subject">The id of the VM or the cluster that has it.</param>
/// <param name="SubjectName">The name of the VM or the cluster.</param>
/// <param name="Message">What it is, in words, with the rule.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record SettingsProblem(IssueCode? Code, string Subject, string SubjectName, string Message, string Remedy);
