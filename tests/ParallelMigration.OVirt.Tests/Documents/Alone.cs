namespace ParallelMigration.OVirt.Tests.Documents;

/// <summary>Tests that measure the process's memory: no other test may run meanwhile.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public static class Alone;
