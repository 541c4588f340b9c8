namespace ParallelMigration.Policy.Prediction;

/// <summary>A VM's memory as a migration sees it.</summary>
public sealed record VmMemory
{
    /// <summary>Gets the memory in use, in bytes, 0 or more: what the first pass sends. The default is 0.</summary>
    /// <exception cref="System.ArgumentOutOfRangeException">Set to a negative number.</exception>
    public long UsedBytes
    {
        get;
        init
        {
            Require.AtLeast(value, 0, nameof(UsedBytes));
            field = value;
        }
    }

    /// <summary>
    /// Gets the memory that was never written, in bytes, 0 or more. The first pass reads it, which takes time, and sends almost nothing of it. The default is 0.
    /// </summary>
    /// <exception cref="System.ArgumentOutOfRangeException">Set to a negative number.</exception>
    public long ZeroBytes
    {
        get;
        init
        {
            Require.AtLeast(value, 0, nameof(ZeroBytes));
            field = value;
        }
    }

    /// <summary>Gets how much memory the VM changes within a time. The default is <see cref="DirtyCurve.None"/>.</summary>
    /// <exception cref="System.ArgumentNullException">Set to <see langword="null"/>.</exception>
    public DirtyCurve Dirtied
    {
        get;
        init
        {
            Require.NotNull(value, nameof(Dirtied));
            field = value;
        }
    } = DirtyCurve.None;
}
