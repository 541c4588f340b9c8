namespace ParallelMigration.Policy.Prediction;

/// <summary>Why a prediction is what it is, and what would change it. The names are stable API.</summary>
public enum PredictionReasonCode
{
    /// <summary>No reason.</summary>
    Unknown = 0,

    /// <summary>The plan's limit decides how fast memory is sent.</summary>
    RateByLimit,

    /// <summary>The link decides how fast memory is sent.</summary>
    RateByLink,

    /// <summary>What the connections carry decides how fast memory is sent.</summary>
    RateByConnections,

    /// <summary>What is left after some passes can be sent within the downtime limit.</summary>
    RestFitsDowntime,

    /// <summary>Auto-converge slows the guest's CPUs down.</summary>
    GuestSlowedDown,

    /// <summary>The migration stalls, and the schedule takes a step.</summary>
    StepTaken,

    /// <summary>The schedule switches to post-copy.</summary>
    SwitchesToPostCopy,

    /// <summary>The schedule aborts the migration.</summary>
    ScheduleAborts,

    /// <summary>The guest keeps changing more than can be sent within the downtime limit.</summary>
    GuestTooFast,

    /// <summary>The end is uncertain: at somewhat better or worse rates the migration ends otherwise.</summary>
    EndUncertain,

    /// <summary>The dirty curve has only one point, so that the rate at other intervals is a guess.</summary>
    OneInterval,

    /// <summary>This bandwidth would let the migration end by itself.</summary>
    MoreBandwidthHelps,

    /// <summary>This downtime limit would let the migration end by itself.</summary>
    LongerDowntimeHelps,

    /// <summary>The migration would end better without encryption.</summary>
    NoEncryptionHelps,

    /// <summary>The migration would end better with zstd on its parallel connections.</summary>
    ZstdHelps,

    /// <summary>The migration would end better with auto-converge.</summary>
    AutoConvergeHelps,
}
