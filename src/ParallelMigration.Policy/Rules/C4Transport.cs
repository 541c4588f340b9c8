namespace ParallelMigration.Policy;

/// <summary>
/// C4: tunnelled or RDMA transport excludes parallel. (libvirt 9.0 and 12.8 refuse the flags of tunnelled and parallel together;
/// QEMU's multifd does not work over RDMA.) Of what tunnelled excludes without parallel, the rule says nothing: the plan has it, and warns.
/// </summary>
internal static class C4Transport
{
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

        if (policy.PostCopy)
        {
            reasons.Add(ReasonCode.TunnelledWithPostCopy);
        }

        if (vm.Encrypted)
        {
            reasons.Add(ReasonCode.TunnelledWithEncryption);
        }
    }
}
