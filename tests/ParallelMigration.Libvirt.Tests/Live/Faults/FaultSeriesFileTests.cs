using System;

namespace ParallelMigration.Libvirt.Tests.Live.Faults;

public class FaultSeriesFileTests
{
    /// <summary>UPDATE_FAULTS=1 writes the document.</summary>
    [Fact]
    public void The_document_counts_the_faults_of_the_file()
    {
        if (Environment.GetEnvironmentVariable("UPDATE_FAULTS") == "1")
        {
            FaultSeriesFile.Write();
        }

        Assert.Equal(FaultSeriesFile.Section(), FaultSeriesFile.Committed().TrimEnd('\n') + "\n");
    }
}
