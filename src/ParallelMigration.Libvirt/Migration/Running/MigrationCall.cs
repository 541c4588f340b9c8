using System.Linq;

namespace ParallelMigration.Libvirt;

/// <summary>What <c>virDomainMigrateToURI3</c> is called with.</summary>
/// <param name="DestinationUri">The destination as the source's daemon reaches it.</param>
/// <param name="Parameters">Flags and parameters.</param>
internal sealed record MigrationCall(string DestinationUri, LibvirtMigrationParameters Parameters)
{
    /// <summary>Gets whether it recovers a failed post-copy: the job is then older than the call.</summary>
    public bool ResumesPostCopy => Parameters.Flags.HasFlag(MigrateFlags.PostCopyResume);

    /// <summary>Gets whether the domain's definition moves with it.</summary>
    public bool MovesDefinition => Parameters.Flags.HasFlag(MigrateFlags.PersistDestination | MigrateFlags.UndefineSource);

    /// <summary>Returns the same call as that version of libvirt takes it: before 5.1.0 there is no limit for the part after a switch to post-copy.</summary>
    public MigrationCall For(Policy.HypervisorVersion libvirt) => libvirt >= Policy.FeatureVersions.LibvirtPostCopyLimit ? this : this with
    {
        Parameters = Parameters with { TypedParameters = [.. Parameters.TypedParameters.Where(parameter => parameter.Name != ParameterNames.PostCopyBandwidth)] },
    };

    /// <summary>Returns the same call with another limit of the bandwidth, in MiB/s.</summary>
    public MigrationCall LimitedTo(ulong mebibytes) => this with
    {
        Parameters = Parameters with
        {
            TypedParameters =
            [
                .. Parameters.TypedParameters.Select(
                    parameter => parameter.Name == ParameterNames.Bandwidth ? LibvirtTypedParameter.Create(ParameterNames.Bandwidth, mebibytes) : parameter),
            ],
        },
    };

    /// <summary>Returns the same call that also moves the domain's definition.</summary>
    public MigrationCall MovingDefinition() =>
        this with { Parameters = Parameters with { Flags = Parameters.Flags | MigrateFlags.PersistDestination | MigrateFlags.UndefineSource } };

    /// <summary>Returns the same call that recovers the failed post-copy of this migration.</summary>
    public MigrationCall ToResumePostCopy() => this with { Parameters = Parameters with { Flags = Parameters.Flags | MigrateFlags.PostCopyResume } };
}
