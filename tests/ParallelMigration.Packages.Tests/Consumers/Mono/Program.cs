using System;
using System.Globalization;
using ParallelMigration.Policy;

// One request a line in, "setting;vCPUs;Gbps of both links;CPU threads of both hosts;post-copy;compression"; its explanation out.
while (Console.In.ReadLine() is { } line)
{
    var fields = line.Split(';');
    var host = new HostResources { CpuThreads = Number(fields[3]), LinkBandwidth = Bandwidth.FromGigabitsPerSecond(Number(fields[2])) };
    var decision = new ParallelMigrationResolver().Resolve(new MigrationRequest
    {
        Cluster = new ClusterSettings
        {
            ParallelMigration = ParallelMigrationSetting.Parse(fields[0]),
            MigrationPolicy = new MigrationPolicy { PostCopy = fields[4] == "true", Compression = fields[5] == "true" },
        },
        VmResources = new VmResources { Vcpus = Number(fields[1]) },
        Source = host,
        Destination = host,
    });
    Console.Out.Write(decision.Explain() + "\n\n");
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
