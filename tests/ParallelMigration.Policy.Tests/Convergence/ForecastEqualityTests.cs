using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Tests.Convergence;

public class ForecastEqualityTests
{
    [Fact]
    public void Forecasts_are_equal_if_they_have_seen_the_same_samples_of_the_same_plan()
    {
        var forecast = After(autoConverge: true, secondPass: 600);
        Assert.Equal((forecast, forecast.GetHashCode()), (After(autoConverge: true, secondPass: 600), After(autoConverge: true, secondPass: 600).GetHashCode()));
        Assert.NotEqual(forecast, After(autoConverge: true, secondPass: 601));
        Assert.NotEqual(forecast, After(autoConverge: false, secondPass: 600));
        Assert.NotEqual(forecast, default);
    }

    /// <summary>The first pass sends 1000 MiB in 10 s, and leaves so many for the second.</summary>
    private static MigrationForecast After(bool autoConverge, int secondPass)
    {
        ManualMigration migration = new(ConvergenceSchedule.None, forecast: MigrationForecast.Start(new() { AutoConverge = autoConverge }));
        migration.Look(0, 1, 1000);
        migration.Look(10, 1, 0, 1000);
        migration.Look(11, 2, secondPass - 100, 100);
        migration.Look(12, 2, secondPass - 200, 100);
        return migration.Forecast;
    }
}
