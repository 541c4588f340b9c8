using System;

namespace ParallelMigration.Tool;

/// <summary>Standard output does not take what is written: a full disk, a closed pipe. The input is not at fault.</summary>
internal sealed class OutputException(Exception cause) : Exception(cause.Message, cause);
