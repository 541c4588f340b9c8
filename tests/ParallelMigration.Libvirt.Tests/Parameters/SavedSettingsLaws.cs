using System;
using FsCheck.Xunit;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Arbitraries;

namespace ParallelMigration.Libvirt.Tests.Parameters;

/// <summary>What validation passes, the adapter takes: saved settings end in a call of libvirt or in a refusal that says why, never in an exception.</summary>
public class SavedSettingsLaws
{
    [Property(MaxTest = 1_000, Arbitrary = [typeof(ValidArbitraries)])]
    public void Plans_of_valid_settings_become_parameters(MigrationRequest request, ResolverOptions options) => Holds(request, options);

    /// <summary>Settings at every boundary, of which those count that could be saved.</summary>
    [Property(MaxTest = 3_000, Arbitrary = [typeof(HostileArbitraries)])]
    public void Plans_of_hostile_settings_that_pass_become_parameters(MigrationRequest request, ResolverOptions options) => Holds(request, options);

    private static void Holds(MigrationRequest request, ResolverOptions options)
    {
        // A number that is no transport comes from a mistake in a program, not from settings: the adapter throws for it.
        SettingsValidator validator = new(options);
        if (!Enum.IsDefined(request.Vm.Transport) || !validator.ValidateCluster(request.Cluster).IsValid || !validator.ValidateVm(request.Cluster, request.Vm).IsValid)
        {
            return;
        }

        var decision = new ParallelMigrationResolver(options).Resolve(request);
        if (decision.Plan is not { } plan)
        {
            Assert.NotEmpty(decision.Issues);
            Assert.All(decision.Issues, issue => Assert.False(string.IsNullOrWhiteSpace(issue.Message) || string.IsNullOrWhiteSpace(issue.Remedy)));
            return;
        }

        var parameters = LibvirtMigrationParameters.From(plan, plan.Transport == MigrationTransport.Rdma ? "rdma://192.0.2.2" : null);
        Assert.Equal(plan.Connections, parameters.Connections);
        Assert.Equal(plan.PostCopy, parameters.Flags.HasFlag(MigrateFlags.PostCopy));
        Assert.Equal(plan.Encrypted, parameters.Flags.HasFlag(MigrateFlags.Tls));
    }
}
