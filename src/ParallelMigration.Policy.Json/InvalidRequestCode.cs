namespace ParallelMigration.Policy.Json;

/// <summary>What is wrong with a document that is not a request. The names are stable API.</summary>
public enum InvalidRequestCode
{
    /// <summary>Not JSON at all, cut short, nested too deeply, or more than one value.</summary>
    InvalidJson = 0,

    /// <summary>A property that the contract does not have: most likely a typo.</summary>
    UnknownProperty,

    /// <summary>A property given twice.</summary>
    DuplicateProperty,

    /// <summary>A required property is absent.</summary>
    MissingProperty,

    /// <summary>A property's value has the wrong type or is out of range.</summary>
    InvalidValue,

    /// <summary>A document longer than the reader takes.</summary>
    TooLong,
}
