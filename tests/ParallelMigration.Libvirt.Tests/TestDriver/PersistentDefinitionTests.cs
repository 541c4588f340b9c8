using System;
using System.IO;

namespace ParallelMigration.Libvirt.Tests.TestDriver;

/// <summary>Where a persistent guest is defined after a migration whose call failed. Each host is a file of the test driver.</summary>
public sealed class PersistentDefinitionTests : IDisposable
{
    private const string Runs = "";
    private const string ShutOff = "<test:runstate>5</test:runstate>";
    private const string Transient = "<test:transient/>";

    private static readonly Guid Guest = Guid.Parse("6695eb01-f6a4-8304-79aa-97f2502e193f");

    private readonly string folder = Directory.CreateTempSubdirectory("hosts").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [LibvirtFact]
    public void A_guest_that_arrived_is_defined_there_and_no_longer_on_the_source() => Arrives(null);

    [LibvirtFact]
    public void A_guest_that_has_another_name_there_is_defined_by_it() => Arrives("renamed");

    [LibvirtFact]
    public void The_source_only_drops_what_the_destination_has_already()
    {
        using var source = Host("source", ShutOff);
        using var destination = Host("destination", Runs);
        Assert.True(Read(source, destination).MoveTo(GuestLocation.Destination));
        Assert.Equal((null, true), (IsPersistent(source), IsPersistent(destination)));
    }

    [LibvirtFact]
    public void What_runs_is_not_touched()
    {
        using var source = Host("source", Runs);
        using var destination = Host("destination", Runs);
        Assert.False(Read(source, destination).MoveTo(GuestLocation.Destination));
        Assert.Equal((true, true), (IsPersistent(source), IsPersistent(destination)));
    }

    [LibvirtFact]
    public void The_source_keeps_the_only_definition_of_a_guest_that_has_left_the_destination()
    {
        using var source = Host("source", ShutOff);
        using var destination = Host("destination", null);
        Assert.False(Read(source, destination).MoveTo(GuestLocation.Destination));
        Assert.Equal((true, null), (IsPersistent(source), IsPersistent(destination)));
    }

    [LibvirtFact]
    public void A_definition_that_the_failed_call_left_on_the_destination_is_dropped()
    {
        using var source = Host("source", Runs);
        using var destination = Host("destination", null);
        var definition = Read(source, destination);
        Write("destination", ShutOff, null);
        destination.Handle.Dispose(); // it is opened again, and the host read anew
        Assert.True(definition.MoveTo(GuestLocation.Source));
        Assert.Equal((true, null), (IsPersistent(source), IsPersistent(destination)));
    }

    [LibvirtFact]
    public void A_definition_that_the_destination_had_before_is_left_alone()
    {
        using var source = Host("source", Runs);
        using var destination = Host("destination", ShutOff);
        Assert.False(Read(source, destination).MoveTo(GuestLocation.Source));
        Assert.Equal((true, true), (IsPersistent(source), IsPersistent(destination)));
    }

    private void Arrives(string? nameThere)
    {
        using var source = Host("source", ShutOff);
        using var destination = Host("destination", Transient, nameThere);
        Assert.True(Read(source, destination, nameThere).MoveTo(GuestLocation.Destination));
        Assert.Equal((null, true), (IsPersistent(source), IsPersistent(destination)));
        Assert.Equal(nameThere ?? "guest", Describe(destination).Name);
    }

    private static PersistentDefinition Read(LibvirtConnection source, LibvirtConnection destination, string? nameThere = null)
    {
        using var domain = source.Find(Guest.ToString("D"));
        return PersistentDefinition.Read(domain, source, destination, nameThere);
    }

    private static LibvirtDomain Describe(LibvirtConnection host)
    {
        using var domain = host.Find(Guest.ToString("D"));
        return LibvirtConnection.Describe(domain);
    }

    /// <returns><see langword="null"/> if the host does not have the guest.</returns>
    private static bool? IsPersistent(LibvirtConnection host)
    {
        try
        {
            return Describe(host).IsPersistent;
        }
        catch (LibvirtException error) when (error.Code == LibvirtErrorCode.NoDomain)
        {
            return null;
        }
    }

    private LibvirtConnection Host(string name, string? state, string? guest = null)
    {
        Write(name, state, guest);
        return LibvirtConnection.Open($"test://{Path.Combine(folder, name)}");
    }

    private void Write(string name, string? state, string? guest) => File.WriteAllText(
        Path.Combine(folder, name),
        state is null ? "<node/>" : $"""
            <node><domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>{state}
            <name>{guest ?? "guest"}</name><uuid>{Guest:D}</uuid><memory>8192</memory><os><type>hvm</type></os></domain></node>
            """);
}
