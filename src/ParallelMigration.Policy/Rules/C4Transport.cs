namespace ParallelMigration.Policy;

/// <summary>
/// C4: tunnelled or RDMA transport excludes parallel. (libvirt 9.0 and 12.8 refuse the flags of tunnelled and parallel together;
/// QEMU's multifd does not work over RDMA.) What tunnelled excludes
/// without parallel is rule C8.
/// </summary>
internal static class C4Transport
{
    private const string ChooseDirect = "Migrate directly, or choose Auto or Disabled.";

    internal static readonly ReasonDefinition AutoWithTunnelledTransport = new(
        ReasonCode.AutoWithTunnelledTransport, RuleId.C4, ReasonKind.Connections, static _ => "A tunnelled migration cannot be parallel.");

    internal static readonly ReasonDefinition AutoWithRdmaTransport = new(
        ReasonCode.AutoWithRdmaTransport, RuleId.C4, ReasonKind.Connections, static _ => "A migration over RDMA cannot be parallel.");

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
}
