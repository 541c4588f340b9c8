namespace ParallelMigration.Policy.Auditing;

/// <summary>A VM of a cluster, as an audit reads it.</summary>
/// <param name="Settings">Its settings.</param>
/// <param name="Resources">What it has.</param>
/// <exception cref="System.ArgumentNullException">An argument is <see langword="null"/>.</exception>
public sealed record ClusterVm(VmSettings Settings, VmResources Resources)
{
    /// <summary>Its settings.</summary>
    public VmSettings Settings { get; init; } = Require.Given(Settings, nameof(Settings));

    /// <summary>What it has.</summary>
    public VmResources Resources { get; init; } = Require.Given(Resources, nameof(Resources));
}
