namespace ParallelMigration.AspNetCore;

/// <summary>Why settings are not saved.</summary>
public enum SettingsRefusal
{
    /// <summary>What is to be changed does not exist.</summary>
    NotFound = 0,

    /// <summary>It has been changed meanwhile: its version is not one that was expected.</summary>
    Changed,

    /// <summary>Another one has the name.</summary>
    NameInUse,

    /// <summary>The settings cannot be saved: a rule forbids it, or they name what does not exist.</summary>
    Invalid,
}
