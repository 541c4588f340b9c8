using System;
using System.Xml.Linq;
using ParallelMigration.Libvirt.Native;

namespace ParallelMigration.Libvirt;

/// <summary>
/// The definition of a persistent guest that is to move with it. libvirt moves it as the last part of its call; where the call fails, the guest may be defined on the
/// wrong host, on both, or on none. It never touches a guest that runs.
/// </summary>
internal sealed class PersistentDefinition
{
    private readonly LibvirtConnection source;
    private readonly LibvirtConnection destination;
    private readonly Guid vm;
    private readonly string xml;
    private readonly bool wasOnDestination;

    private PersistentDefinition(LibvirtConnection source, LibvirtConnection destination, Guid vm, string xml)
    {
        this.source = source;
        this.destination = destination;
        this.vm = vm;
        this.xml = xml;
        wasOnDestination = With(destination, static _ => true) is not null;
    }

    /// <summary>Reads the definition before the guest leaves.</summary>
    /// <param name="domain">The guest on the source.</param>
    /// <param name="source">The source.</param>
    /// <param name="destination">The destination.</param>
    /// <param name="nameThere">The guest's name on the destination, if it is another.</param>
    /// <exception cref="LibvirtException">libvirt does not give it.</exception>
    public static PersistentDefinition Read(SafeDomainHandle domain, LibvirtConnection source, LibvirtConnection destination, string? nameThere)
    {
        var xml = Native.Libvirt.Definition(domain);
        if (nameThere is not null)
        {
            var document = XDocument.Parse(xml);
            document.Root!.Element("name")!.Value = nameThere;
            xml = document.ToString();
        }

        return new(source, destination, Native.Libvirt.Uuid(domain), xml);
    }

    /// <summary>Puts the definition where the guest runs. A host drops its own only when the other one has it.</summary>
    /// <returns>Whether there was anything to do.</returns>
    /// <exception cref="LibvirtException">A host refused, or cannot be reached.</exception>
    public bool MoveTo(GuestLocation location) => location switch
    {
        GuestLocation.Destination => With(destination, Define) is { } defined && (With(source, Drop) == true || defined),

        // What was there before this migration is not of its making.
        GuestLocation.Source => !wasOnDestination && With(source, Native.Libvirt.IsPersistent) == true && With(destination, Drop) == true,
        _ => false,
    };

    /// <returns><see langword="null"/> if the host does not have the guest.</returns>
    private bool? With(LibvirtConnection host, Func<SafeDomainHandle, bool> act)
    {
        try
        {
            using var domain = Native.Libvirt.FindByUuid(host.Connected(), vm);
            return act(domain);
        }
        catch (LibvirtException error) when (error.Code == LibvirtErrorCode.NoDomain)
        {
            return null;
        }
    }

    private bool Define(SafeDomainHandle arrived)
    {
        if (Native.Libvirt.IsPersistent(arrived))
        {
            return false;
        }

        Native.Libvirt.Define(destination.Connected(), xml);
        return true;
    }

    private static bool Drop(SafeDomainHandle left)
    {
        if (!Native.Libvirt.IsPersistent(left) || Native.Libvirt.IsActive(left))
        {
            return false;
        }

        Native.Libvirt.Undefine(left);
        return true;
    }
}
