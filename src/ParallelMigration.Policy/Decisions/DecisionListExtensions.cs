namespace ParallelMigration.Policy;

/// <summary>Looking for a code among reasons, warnings or issues.</summary>
public static class DecisionListExtensions
{
    /// <summary>Whether a reason or warning of this code is among them.</summary>
    /// <param name="list">The reasons or warnings.</param>
    /// <param name="code">The code.</param>
    public static bool Contains(this DecisionList<Reason> list, ReasonCode code) => list.Codes.Contains(code);

    /// <summary>Whether an issue of this code is among them.</summary>
    /// <param name="list">The issues.</param>
    /// <param name="code">The code.</param>
    public static bool Contains(this DecisionList<Issue> list, IssueCode code) => list.Codes.Contains(code);
}
