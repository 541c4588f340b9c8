namespace ParallelMigration.Policy;

/// <summary>
/// C4: tunnelled or RDMA transport excludes parallel. (libvirt 9.0 and 12.8 refuse the flags of tunnelled and parallel together;
/// QEMU's multifd does not work over RDMA.)
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
}
