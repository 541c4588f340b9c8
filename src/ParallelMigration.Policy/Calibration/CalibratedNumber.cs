namespace ParallelMigration.Policy.Calibration;

/// <summary>What migrations with one number of connections reached together on the wire.</summary>
/// <param name="Connections">The number of connections; 1 also stands for a migration that is not parallel.</param>
/// <param name="Median">The median rate.</param>
/// <param name="Low">A quarter of the migrations were slower.</param>
/// <param name="High">A quarter of them were faster.</param>
/// <param name="Migrations">How many migrations are behind it.</param>
public readonly record struct CalibratedNumber(int Connections, Bandwidth Median, Bandwidth Low, Bandwidth High, int Migrations);
