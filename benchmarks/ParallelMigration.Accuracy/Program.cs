using System;
using System.IO;
using ParallelMigration.Accuracy;

if (args is ["--page", var sweeps, var lab, var folder])
{
    SweepsPage.Write(CsvTable.Read(sweeps), CsvTable.Read(lab), folder);
    return 0;
}

if (args is ["--drains", var drains, var migrations])
{
    DrainAccuracy.Print(CsvTable.Read(drains), CsvTable.Read(migrations));
    return 0;
}

if (args.Length == 0)
{
    Console.Error.WriteLine("Usage: ParallelMigration.Accuracy FILE.csv…   (recorded migrations, recorded passes or sweeps; the header says which)\n       ParallelMigration.Accuracy --drains DRAINS.csv MIGRATIONS.csv   (whole drains)\n       ParallelMigration.Accuracy --page SWEEPS.csv LAB.csv FOLDER   (writes SWEEPS.md and sweeps.svg)");
    return 2;
}

foreach (var path in args)
{
    var table = CsvTable.Read(path);
    Console.WriteLine($"{Path.GetFileName(path)}: {table.Rows.Count} rows");
    if (table.Has("real_duration_s"))
    {
        MigrationAccuracy.Print(table);
    }
    else if (table.Has("iteration_us"))
    {
        CurveAccuracy.Print(table);
    }
    else if (table.Has("wire_gbps"))
    {
        CalibrationAccuracy.Print(table);
    }
    else
    {
        Console.Error.WriteLine($"{path}: neither migrations (real_duration_s), passes (iteration_us) nor sweeps (wire_gbps).");
        return 2;
    }
}

return 0;
