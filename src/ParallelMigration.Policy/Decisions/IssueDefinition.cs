using System;

namespace ParallelMigration.Policy;

/// <summary>All there is to one issue: its code and rule, what it is about, its words and its remedy. Declared in the file of its rule.</summary>
internal sealed class IssueDefinition
{
    internal IssueDefinition(
        IssueCode code, RuleId rule, Func<IssueContext, string> subject, Func<IssueContext, string> message, Func<IssueContext, string> remedy)
    {
        Code = code;
        Rule = rule;
        Subject = subject;
        Message = message;
        Remedy = remedy;
    }

    internal IssueCode Code { get; }

    internal RuleId Rule { get; }

    internal Func<IssueContext, string> Subject { get; }

    internal Func<IssueContext, string> Message { get; }

    internal Func<IssueContext, string> Remedy { get; }
}
