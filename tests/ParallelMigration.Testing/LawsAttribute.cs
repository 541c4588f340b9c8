using System;
using FsCheck.Xunit;

namespace ParallelMigration.Testing;

/// <summary>What the laws of a class have in common.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class LawsAttribute : PropertiesAttribute
{
    /// <summary>Gets or sets how many cases each law tries outside of a soak.</summary>
    public int Cases
    {
        get => MaxTest;
        set => MaxTest = Soak.Of(value);
    }
}
