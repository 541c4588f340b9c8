namespace ParallelMigration.Libvirt;

/// <summary>What went wrong, as libvirt numbers it (<c>virErrorNumber</c>).</summary>
/// <remarks>Only the codes that a migration meets have names here; every other number is kept as libvirt gave it. Negative ones are the adapter's own.</remarks>
public enum LibvirtErrorCode
{
    /// <summary>There is no usable libvirt client library on this machine. The message says what to install.</summary>
    NotInstalled = -2,

    /// <summary>The network interface named for migrations is not on the host, or its link is down. The message lists the interfaces.</summary>
    NoMigrationInterface = -1,

    /// <summary>No error.</summary>
    None = 0,

    /// <summary>An internal error; also what QEMU refuses (<c>VIR_ERR_INTERNAL_ERROR</c>).</summary>
    InternalError = 1,

    /// <summary>The driver does not have this function (<c>VIR_ERR_NO_SUPPORT</c>).</summary>
    NoSupport = 3,

    /// <summary>A host name does not resolve (<c>VIR_ERR_UNKNOWN_HOST</c>).</summary>
    UnknownHost = 4,

    /// <summary>No driver takes this URI, or it cannot be connected to (<c>VIR_ERR_NO_CONNECT</c>).</summary>
    NoConnect = 5,

    /// <summary>The connection object is not usable (<c>VIR_ERR_INVALID_CONN</c>).</summary>
    InvalidConnection = 6,

    /// <summary>An argument, flag or combination of flags is not valid (<c>VIR_ERR_INVALID_ARG</c>).</summary>
    InvalidArgument = 8,

    /// <summary>An operation failed (<c>VIR_ERR_OPERATION_FAILED</c>).</summary>
    OperationFailed = 9,

    /// <summary>Not allowed on a read-only connection (<c>VIR_ERR_OPERATION_DENIED</c>).</summary>
    OperationDenied = 29,

    /// <summary>A system call failed; so does connecting to a host that is not reached (<c>VIR_ERR_SYSTEM_ERROR</c>).</summary>
    SystemError = 38,

    /// <summary>The connection to the daemon failed (<c>VIR_ERR_RPC</c>).</summary>
    Rpc = 39,

    /// <summary>There is no such domain, or no longer (<c>VIR_ERR_NO_DOMAIN</c>).</summary>
    NoDomain = 42,

    /// <summary>Authentication failed (<c>VIR_ERR_AUTH_FAILED</c>).</summary>
    AuthenticationFailed = 45,

    /// <summary>Not possible in the present state: no job to abort, domain not running (<c>VIR_ERR_OPERATION_INVALID</c>).</summary>
    OperationInvalid = 55,

    /// <summary>The configuration is not supported (<c>VIR_ERR_CONFIG_UNSUPPORTED</c>).</summary>
    ConfigurationUnsupported = 67,

    /// <summary>An operation took too long (<c>VIR_ERR_OPERATION_TIMEOUT</c>).</summary>
    OperationTimeout = 68,

    /// <summary>The migration worked, but the definition could not be kept at the destination (<c>VIR_ERR_MIGRATE_PERSIST_FAILED</c>).</summary>
    MigratePersistFailed = 69,

    /// <summary>The driver does not take this argument or flag (<c>VIR_ERR_ARGUMENT_UNSUPPORTED</c>).</summary>
    ArgumentUnsupported = 74,

    /// <summary>The operation was cancelled (<c>VIR_ERR_OPERATION_ABORTED</c>).</summary>
    OperationAborted = 78,

    /// <summary>libvirt holds the migration to be unsafe (<c>VIR_ERR_MIGRATE_UNSAFE</c>).</summary>
    MigrateUnsafe = 81,

    /// <summary>The hypervisor does not do this (<c>VIR_ERR_OPERATION_UNSUPPORTED</c>).</summary>
    OperationUnsupported = 84,

    /// <summary>The CPUs of the two hosts do not fit (<c>VIR_ERR_CPU_INCOMPATIBLE</c>).</summary>
    CpuIncompatible = 91,
}
