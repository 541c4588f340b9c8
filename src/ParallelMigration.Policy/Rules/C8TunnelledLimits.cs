namespace ParallelMigration.Policy;

/// <summary>
/// C8: libvirt 9.0 to 12.8 have no tunnelled migration with post-copy (they refuse it) or with QEMU's encryption (9.0 has an internal error, the daemon of 11.3
/// ended, with 12.8 the handshake fails). Both are refused whatever the setting, and cannot be saved.
/// </summary>
internal static class C8TunnelledLimits
{
    internal static readonly IssueDefinition TunnelledWithPostCopyIssue = new(
        IssueCode.TunnelledWithPostCopy, RuleId.C8, IssueContext.SubjectVm,
        static context => $"The migration is tunnelled, and {Words.PolicyName(context.Policy)} allows post-copy: libvirt refuses both together.",
        static _ => "Migrate directly, or choose a policy without post-copy.");

    internal static readonly IssueDefinition TunnelledWithEncryptionIssue = new(
        IssueCode.TunnelledWithEncryption, RuleId.C8, IssueContext.SubjectVm,
        static _ => "The migration is tunnelled and encrypted: libvirt cannot do both.",
        static _ => "Migrate directly, or tunnel through an encrypted connection between the daemons instead.");

    internal static void FindIssues(VmSettings vm, MigrationPolicy policy, ref CodeSet issues)
    {
        if (vm.Transport is MigrationTransport.Direct or MigrationTransport.Rdma)
        {
            return;
        }

        if (policy.AllowsPostCopy)
        {
            issues.Add(IssueCode.TunnelledWithPostCopy);
        }

        if (vm.Encrypted)
        {
            issues.Add(IssueCode.TunnelledWithEncryption);
        }
    }
}
