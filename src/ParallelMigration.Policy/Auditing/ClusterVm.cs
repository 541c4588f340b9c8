namespace ParallelMigration.Policy.Auditing;

/// <summary>A VM of a cluster, as an audit reads it.</summary>
/// <param name="Settings">Its settings, with what it inherits from the cluster after the edit. An edit of a policy is applied to them.</param>
/// <param name="Resources">What it has.</param>
/// <exception cref="System.ArgumentNullException">An argument is <see langword="null"/>.</exception>
public sealed record ClusterVm(VmSettings Settings, VmResources Resources)
{
    /// <summary>Gets its settings, with what it inherits from the cluster after the edit. An edit of a policy is applied to them.</summary>
    public VmSettings Settings { get; init; } = Require.Given(Settings, nameof(Settings));

    /// <summary>
    /// Gets its settings before the edit, where the edit changes what it inherits: encryption or transport. The default is <see langword="null"/>: the same as
    /// <see cref="Settings"/>.
    /// </summary>
    public VmSettings? SettingsBefore { get; init; }

    /// <summary>Gets what it has.</summary>
    public VmResources Resources { get; init; } = Require.Given(Resources, nameof(Resources));
}
