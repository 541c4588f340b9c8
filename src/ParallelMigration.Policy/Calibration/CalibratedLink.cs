using System.Collections.Generic;

namespace ParallelMigration.Policy.Calibration;

/// <summary>What was learned of one kind of connection on links of one speed.</summary>
public sealed class CalibratedLink
{
    internal CalibratedLink(Bandwidth link, IReadOnlyList<CalibratedNumber> numbers, int? saturatedAt, Bandwidth? perConnection)
    {
        Link = link;
        Numbers = numbers;
        SaturatedAt = saturatedAt;
        PerConnection = perConnection;
    }

    /// <summary>Gets the link's bandwidth.</summary>
    public Bandwidth Link { get; }

    /// <summary>Gets what each number of connections reached, by rising number; those with too few migrations are left out.</summary>
    public IReadOnlyList<CalibratedNumber> Numbers { get; }

    /// <summary>Gets the number from which on more connections carry no more; <see langword="null"/>: the rate still rose at the highest number, or only one number was tried.</summary>
    public int? SaturatedAt { get; }

    /// <summary>Gets the bandwidth per connection with which the rules would choose that number here; <see langword="null"/>: too little data.</summary>
    public Bandwidth? PerConnection { get; }
}
