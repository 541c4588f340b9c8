namespace ParallelMigration.Evacuation.Planning;

/// <summary>Numbers that look as if they were drawn, and are the same each time.</summary>
internal static class Mix
{
    internal static ulong Of(ulong number)
    {
        unchecked
        {
            var mixed = (number + 1) * 0x9E3779B97F4A7C15;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }
}
