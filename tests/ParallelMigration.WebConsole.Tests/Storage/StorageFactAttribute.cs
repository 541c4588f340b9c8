using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace ParallelMigration.WebConsole.Tests.Storage;

/// <summary>A test with databases, which a lock could hold up for ever. In a class of a tier that is off it is skipped, also where the class inherits it.</summary>
[XunitTestCaseDiscoverer("ParallelMigration.WebConsole.Tests.Storage.StorageTestDiscoverer", "ParallelMigration.WebConsole.Tests")]
public sealed class StorageFactAttribute : FactAttribute
{
    /// <summary>A test that never runs longer than five minutes.</summary>
    public StorageFactAttribute() => Timeout = 300_000;
}

/// <summary>Finds the tests.</summary>
/// <param name="messages">Where messages go.</param>
public sealed class StorageTestDiscoverer(IMessageSink messages) : IXunitTestCaseDiscoverer
{
    /// <inheritdoc/>
    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        [new StorageTestCase(messages, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod)];
}

/// <summary>A test that is skipped where the tier of its class is off.</summary>
public sealed class StorageTestCase : XunitTestCase
{
    /// <summary>For who reads it back.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [System.Obsolete("Called by the framework alone.")]
    public StorageTestCase()
    {
    }

    internal StorageTestCase(IMessageSink messages, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(messages, display, options, method)
    {
    }

    /// <inheritdoc/>
    protected override string GetSkipReason(IAttributeInfo factAttribute)
    {
        var traits = TestMethod.TestClass.Class.GetCustomAttributes(typeof(TraitAttribute)).Select(trait => trait.GetConstructorArguments().Cast<string>().ToArray());
        return base.GetSkipReason(factAttribute) ?? traits.Where(trait => trait[0] == "Tier").Select(trait => Tiers.WhyNot(trait[1])).FirstOrDefault()!;
    }
}
