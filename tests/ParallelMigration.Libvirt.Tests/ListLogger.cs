using System;
using System.Collections.Concurrent;
using System.Linq;
using Microsoft.Extensions.Logging;

namespace ParallelMigration.Libvirt.Tests;

/// <summary>Keeps what is logged.</summary>
internal sealed class ListLogger : ILogger<LibvirtMigrator>
{
    private readonly ConcurrentQueue<(int Id, string Text)> entries = new();

    public (int Id, string Text)[] Entries => entries.ToArray();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        entries.Enqueue((eventId.Id, formatter(state, exception)));
}
