namespace ParallelMigration.Policy;

/// <summary>
/// C7: QEMU encrypts parallel connections from 5.2.0 on. With a host known to be older, an encrypted Auto is not parallel, and an encrypted Parallel or Custom is
/// refused.
/// </summary>
internal static class C7Encryption
{
    internal static readonly ReasonDefinition AutoSourceLacksParallelEncryption = new(
        ReasonCode.AutoSourceLacksParallelEncryption, RuleId.C7, ReasonKind.Connections, static _ => $"The source {Lacks}.");

    internal static readonly ReasonDefinition AutoDestinationLacksParallelEncryption = new(
        ReasonCode.AutoDestinationLacksParallelEncryption, RuleId.C7, ReasonKind.Connections, static _ => $"The destination {Lacks}.");

    internal static readonly IssueDefinition SourceLacksParallelEncryptionIssue = new(
        IssueCode.SourceLacksParallelEncryption, RuleId.C7, IssueContext.SubjectSource,
        static context => $"The setting is {context.Setting} and the migration encrypted, but the source {Lacks}.",
        static context => Remedy(context.Source!));

    internal static readonly IssueDefinition DestinationLacksParallelEncryptionIssue = new(
        IssueCode.DestinationLacksParallelEncryption, RuleId.C7, IssueContext.SubjectDestination,
        static context => $"The setting is {context.Setting} and the migration encrypted, but the destination {Lacks}.",
        static context => Remedy(context.Destination!));

    private static string Lacks => $"cannot encrypt parallel connections (QEMU {FeatureVersions.QemuParallelEncryption} can)";

    private static string Remedy(HostResources host) =>
        $"Use hosts with QEMU {FeatureVersions.QemuParallelEncryption} or later, or choose Auto or Disabled.{FeatureVersions.UnlessBackported(host)}";

    internal static void FindObstacles(in DecisionInput request, ref CodeSet obstacles)
    {
        if (!request.Vm.Encrypted)
        {
            return;
        }

        if (!request.Source.HasParallelEncryption)
        {
            obstacles.Add(IssueCode.SourceLacksParallelEncryption);
        }

        if (!request.Destination.HasParallelEncryption)
        {
            obstacles.Add(IssueCode.DestinationLacksParallelEncryption);
        }
    }
}
