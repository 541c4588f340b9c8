using System;
using System.Collections.Generic;
using System.IO;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ParallelMigration.Policy.Configuration;

namespace ParallelMigration.Policy.Tests.Configuration;

/// <summary>Real JSON files, as a host has them. The providers are asked to read them again, as they do when a file changes.</summary>
public sealed class FileReloadTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("options").FullName;
    private readonly IConfigurationRoot configuration;
    private readonly ServiceProvider provider;
    private readonly ParallelMigrationService service;
    private readonly List<RejectedReload> rejected = [];

    public FileReloadTests()
    {
        Write("appsettings.json", """{ "ParallelMigration": { "MaxConnections": 4 } }""");
        Write("appsettings.Production.json", """{ "Other": "x" }""");
        configuration = new ConfigurationBuilder().SetBasePath(folder).AddJsonFile("appsettings.json").AddJsonFile("appsettings.Production.json").Build();
        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddParallelMigrationPolicy().Bind(configuration.GetSection("ParallelMigration"));
        provider = services.BuildServiceProvider();
        service = provider.GetRequiredService<ParallelMigrationService>();
        service.ReloadRejected += rejected.Add;
    }

    public void Dispose()
    {
        provider.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_file_with_a_syntax_error_never_resets_the_options()
    {
        Write("appsettings.json", """{ "ParallelMigration": { "MaxConnections": 8 """);
        Reload("appsettings.json"); // throws away what it had, and raises nothing
        Assert.Equal(4, service.Current.Options.MaxConnections);
        Assert.Contains("appsettings.json", service.Rejection!.ToString(), StringComparison.Ordinal);

        Write("appsettings.Production.json", """{ "Other": "y" }""");
        Reload("appsettings.Production.json");
        Assert.Equal(4, service.Current.Options.MaxConnections);
        Assert.Contains("appsettings.json", Assert.Single(rejected).ToString(), StringComparison.Ordinal);

        Write("appsettings.json", """{ "ParallelMigration": { "MaxConnections": 8 } }""");
        Reload("appsettings.json");
        Assert.Equal(8, service.Current.Options.MaxConnections);
        Assert.Null(service.Rejection);
    }

    [Fact]
    public void A_value_that_is_taken_out_of_a_file_has_its_default_again()
    {
        Write("appsettings.json", """{ "ParallelMigration": { "ParallelCompression": "Zstd" } }""");
        Reload("appsettings.json");
        Assert.Equal((16, ParallelCompression.Zstd), (service.Current.Options.MaxConnections, service.Current.Options.ParallelCompression));
        Assert.Null(service.Rejection);
        Assert.Empty(rejected);
    }

    private void Write(string file, string json) => File.WriteAllText(Path.Combine(folder, file), json);

    private void Reload(string file)
    {
        foreach (var provider in configuration.Providers)
        {
            if (provider.ToString()!.Contains($"'{file}'", StringComparison.Ordinal))
            {
                // What the file's watcher calls: public only as a part of all providers' reload.
                try
                {
                    typeof(FileConfigurationProvider).GetMethod("Load", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance, [typeof(bool)])!.Invoke(provider, [true]);
                }
                catch (System.Reflection.TargetInvocationException error) when (error.InnerException is InvalidDataException)
                {
                }
            }
        }
    }
}
