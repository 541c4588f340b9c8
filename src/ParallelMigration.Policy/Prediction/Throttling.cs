namespace ParallelMigration.Policy.Prediction;

/// <summary>Auto-converge as QEMU does it: how far the guest's CPUs are slowed down, pass by pass. The default value: not at all.</summary>
internal readonly record struct Throttling
{
    internal const int Most = 99;

    /// <summary>It begins with 20 % and adds 10 % at a time.</summary>
    private const int First = 20;
    private const int More = 10;

    /// <summary>It slows down when, over at least a second, the guest changes more than half of what is sent, for the second time.</summary>
    private const double Period = 1;
    private const double Share = 0.5;
    private const int After = 2;

    /// <summary>By how much the CPUs are slowed down, in percent.</summary>
    internal int Percent { get; private init; }

    /// <summary>Whether the guest has been slowed down by the latest pass, or will be if the next ones are like it.</summary>
    internal bool Acts { get; private init; }

    private int Votes { get; init; }

    private double Seconds { get; init; }

    private double Sent { get; init; }

    private double Dirtied { get; init; }

    /// <summary>Returns the part of its CPUs' time that a guest gets which is slowed down by so many percent.</summary>
    internal static double CpuShare(int percent) => 1 - (percent / 100d);

    /// <summary>After a pass.</summary>
    internal Throttling Next(double seconds, double sent, double dirtied)
    {
        if (Percent == Most)
        {
            return this with { Acts = false };
        }

        // A period that began with larger passes says nothing of those that follow.
        var isPassTooFast = dirtied > sent * Share;
        var (allSeconds, allSent, allDirtied) = (Seconds + seconds, Sent + sent, Dirtied + dirtied);
        var isTooFast = allDirtied > allSent * Share;
        if (allSeconds < Period)
        {
            return this with { Seconds = allSeconds, Sent = allSent, Dirtied = allDirtied, Acts = isTooFast || isPassTooFast };
        }

        var votes = isTooFast ? Votes + 1 : Votes;
        return new()
        {
            Percent = votes < After ? Percent : Percent == 0 ? First : System.Math.Min(Most, Percent + More),
            Votes = votes < After ? votes : 0,
            Acts = isTooFast || isPassTooFast,
        };
    }
}
