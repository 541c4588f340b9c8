using System;
using System.Collections.Generic;
using System.IO;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ParallelMigration.Policy.Configuration;

namespace ParallelMigration.Policy.Tests.Configuration;

/// <summary>Real JSON files, as a host has them. The providers are asked to read them again, as they do when a file changes.</summary>
public sealed class FileReloadTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("options").FullName;
    private readonly IConfigurationRoot configuration;
    private readonly ServiceProvider provider;
    private readonly ParallelMigrationService service;
    private readonly List<Exception> rejected = [];
    private readonly WarningLog log = new();

    public FileReloadTests()
    {
        Write("appsettings.json", """{ "ParallelMigration": { "MaxConnections": 4 } }""");
        Write("appsettings.Production.json", """{ "Other": "x" }""");
        configuration = new ConfigurationBuilder().SetBasePath(folder).AddJsonFile("appsettings.json").AddJsonFile("appsettings.Production.json").Build();
        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton<ILogger<ParallelMigrationService>>(log);
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
        Assert.Equal(4, service.Current.MaxConnections);
        Assert.Contains("appsettings.json", Assert.Single(log.Warnings), StringComparison.Ordinal); // without a health check
        Assert.Contains("appsettings.json", service.Rejection!.Message, StringComparison.Ordinal);

        Write("appsettings.Production.json", """{ "Other": "y" }""");
        Reload("appsettings.Production.json");
        Assert.Equal(4, service.Current.MaxConnections);
        Assert.Contains("appsettings.json", Assert.Single(rejected).Message, StringComparison.Ordinal);

        Write("appsettings.json", """{ "ParallelMigration": { "MaxConnections": 8 } }""");
        Reload("appsettings.json");
        Assert.Equal(8, service.Current.MaxConnections);
        Assert.Null(service.Rejection);
        Assert.Single(log.Warnings);
    }

    [Fact]
    public void Every_file_that_has_lost_its_values_is_named()
    {
        Write("appsettings.json", "{");
        Write("appsettings.Production.json", "{ }");
        Reload("appsettings.json");
        Reload("appsettings.Production.json");
        Assert.Equal(4, service.Current.MaxConnections);
        Assert.Equal(
            $"{string.Join(", ", configuration.Providers)} had values and has none now: it is empty or cannot be read. The last good options stay in use.",
            service.Rejection!.Message);
    }

    [Fact]
    public void A_rejected_reload_is_logged_once()
    {
        Write("appsettings.json", """{ "ParallelMigration": { "MaxConnections": 1 } }""");
        Reload("appsettings.json");
        Reload("appsettings.json");
        Assert.Equal(4, service.Current.MaxConnections);
        Assert.Equal(
            "The changed options cannot be used, and the last good ones stay in use: MaxConnections is 1. Allowed: a whole number from 2 to 255; 16 by default.",
            Assert.Single(log.Warnings));
    }

    [Fact]
    public void A_value_that_is_taken_out_of_a_file_has_its_default_again()
    {
        Write("appsettings.json", """{ "ParallelMigration": { "ParallelCompression": "Zstd" } }""");
        Reload("appsettings.json");
        Assert.Equal((16, ParallelCompression.Zstd), (service.Current.MaxConnections, service.Current.ParallelCompression));
        Assert.Null(service.Rejection);
        Assert.Empty(rejected);
    }

    private sealed class WarningLog : ILogger<ParallelMigrationService>
    {
        internal List<string> Warnings { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Assert.NotNull(exception);
            if (logLevel == LogLevel.Warning)
            {
                Warnings.Add(formatter(state, exception));
            }
        }
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
