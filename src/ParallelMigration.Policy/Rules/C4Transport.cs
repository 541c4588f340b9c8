namespace ParallelMigration.Policy;

/// <summary>
/// C4: tunnelled or RDMA transport excludes parallel. (libvirt 9.0 and 12.8 refuse the flags of tunnelled and parallel together;
/// QEMU's multifd does not work over RDMA.) Of what tunnelled excludes without parallel, the rule says nothing: the plan has it, and warns.
/// </summary>
internal static class C4Transport
{
    private const string ChooseDirect = "Migrate directly, or choose Auto or Disabled.";

    internal static readonly ReasonDefinition AutoWithTunnelledTransport = new(
        ReasonCode.AutoWithTunnelledTransport, RuleId.C4, ReasonKind.Connections, static _ => "A tunnelled migration cannot be parallel.");

    internal static readonly ReasonDefinition AutoWithRdmaTransport = new(
        ReasonCode.AutoWithRdmaTransport, RuleId.C4, ReasonKind.Connections, static _ => "A migration over RDMA cannot be parallel.");

    internal static readonly ReasonDefinition TunnelledWithPostCopy = new(
        ReasonCode.TunnelledWithPostCopy, RuleId.C4, ReasonKind.Warning,
        static decision => $"The migration is tunnelled, and {Words.PolicyName(decision.Request.EffectivePolicy)} allows post-copy: libvirt refuses both together.");

    internal static readonly ReasonDefinition TunnelledWithEncryption = new(
        ReasonCode.TunnelledWithEncryption, RuleId.C4, ReasonKind.Warning,
        static _ => "The migration is tunnelled and encrypted: libvirt cannot do both.");

    internal static readonly IssueDefinition ParallelWithTunnelledTransportIssue = new(
        IssueCode.ParallelWithTunnelledTransport, RuleId.C4, IssueContext.SubjectVm,
        static context => $"The setting is {context.Setting}, but a tunnelled migration cannot be parallel.",
        static _ => ChooseDirect);

    internal static readonly IssueDefinition ParallelWithRdmaTransportIssue = new(
        IssueCode.ParallelWithRdmaTransport, RuleId.C4, IssueContext.SubjectVm,
        static context => $"The setting is {context.Setting}, but a migration over RDMA cannot be parallel.",
        static _ => ChooseDirect);

    internal static void FindObstacle(MigrationTransport transport, ref CodeSet obstacles)
    {
        switch (transport)
        {
            case MigrationTransport.Direct:
                break;
            case MigrationTransport.Rdma:
                obstacles.Add(IssueCode.ParallelWithRdmaTransport);
                break;
            default:
                obstacles.Add(IssueCode.ParallelWithTunnelledTransport);
                break;
        }
    }

    /// <summary>
    /// Facts about a tunnelled migration that is not parallel: libvirt 9.0 to 12.8 refuse post-copy with it, and none of them carries QEMU's own encryption
    /// through the tunnel (9.0 has an internal error, the daemon of 11.3 ended, with 12.8 the handshake fails).
    /// </summary>
    internal static void Warn(VmSettings vm, MigrationPolicy policy, ref CodeSet reasons)
    {
        if (vm.Transport is MigrationTransport.Direct or MigrationTransport.Rdma)
        {
            return;
        }

        if (policy.AllowsPostCopy)
        {
            reasons.Add(ReasonCode.TunnelledWithPostCopy);
        }

        if (vm.Encrypted)
        {
            reasons.Add(ReasonCode.TunnelledWithEncryption);
        }
    }
}
