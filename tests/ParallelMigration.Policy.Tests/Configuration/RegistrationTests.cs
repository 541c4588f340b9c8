using System;
using System.Linq;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ParallelMigration.Policy.Configuration;

namespace ParallelMigration.Policy.Tests.Configuration;

/// <summary>What the container gives, and when it complains.</summary>
public class RegistrationTests
{
    [Fact]
    public void Without_options_it_decides_as_the_rules_say()
    {
        using var provider = Provider(services => services.AddParallelMigrationPolicy());
        var service = provider.GetRequiredService<ParallelMigrationService>();
        Assert.Equal(ResolverOptions.Default, service.Current);
        Assert.Same(service, provider.GetRequiredService<ParallelMigrationService>());
        var request = Requests.Example(ParallelMigrationSetting.Auto);
        Assert.Equal(request.Resolve(), service.Resolve(request));
    }

    [Fact]
    public void Options_may_be_set_in_code_and_more_than_once()
    {
        using var provider = Provider(services =>
        {
            services.AddParallelMigrationPolicy(options => options.MaxConnections = 8);
            services.AddParallelMigrationPolicy(options => options.MinimumClusterLevel = "4.8");
        });
        var options = provider.GetRequiredService<ParallelMigrationService>().Current;
        Assert.Equal(ResolverOptions.Default with { MaxConnections = 8, MinimumClusterLevel = new(4, 8) }, options);
        Assert.Single(provider.GetServices<ParallelMigrationService>());
        Assert.Single(provider.GetServices<IValidateOptions<ParallelMigrationOptions>>());
    }

    [Fact]
    public void Bad_options_stop_the_start_with_every_failure()
    {
        using var provider = Provider(services => services.AddParallelMigrationPolicy(options =>
        {
            options.MaxConnections = 1;
            options.MinimumClusterLevel = "4";
        }));

        // What a host calls when it starts.
        var thrown = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IStartupValidator>().Validate);
        Assert.Equal(["MaxConnections", "MinimumClusterLevel"], thrown.Failures.Select(failure => failure.Split(' ')[0]));
        Assert.Throws<OptionsValidationException>(provider.GetRequiredService<ParallelMigrationService>);
    }

    [Fact]
    public void Missing_arguments_are_named()
    {
        Assert.Equal("services", Assert.Throws<ArgumentNullException>(() => ((IServiceCollection)null!).AddParallelMigrationPolicy()).ParamName);
        Assert.Equal("configure", Assert.Throws<ArgumentNullException>(() => new ServiceCollection().AddParallelMigrationPolicy(null!)).ParamName);
        Assert.Equal("options", Assert.Throws<ArgumentNullException>(() => new ParallelMigrationOptionsValidator().Validate(null, null!)).ParamName);
    }

    [Fact]
    public void The_library_is_as_usable_without_a_container()
    {
        ParallelMigrationResolver resolver = new(new ParallelMigrationOptions { MaxConnections = 4 }.ToResolverOptions());
        var decision = resolver.Resolve(Requests.Example(ParallelMigrationSetting.Parallel));
        Assert.Equal(4, decision.Plan!.Connections);
    }

    private static ServiceProvider Provider(Action<IServiceCollection> register)
    {
        var services = new ServiceCollection();
        register(services);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }
}
