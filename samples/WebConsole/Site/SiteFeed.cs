using System;

namespace ParallelMigration.Samples.WebConsole.Site;

/// <summary>Says that something has changed, so that open pages read it again. It says what, not how: listeners read the store.</summary>
public sealed class SiteFeed
{
    /// <summary>Occurs after something has changed and was saved. Handlers return at once.</summary>
    public event Action<SiteChange>? Changed;

    /// <summary>Reports a change. Called after the transaction that saved it.</summary>
    /// <param name="change">What.</param>
    public void Report(SiteChange change) => Changed?.Invoke(change);
}

/// <summary>What has changed.</summary>
public enum SiteChange
{
    /// <summary>Clusters, VMs or policies: their settings.</summary>
    Settings = 0,

    /// <summary>What hosts report: their facts, and what VMs do.</summary>
    Inventory,

    /// <summary>Migrations: one has started or ended.</summary>
    Migrations,

    /// <summary>Evacuations: one has started, ended, or one of its VMs has.</summary>
    Evacuations,

    /// <summary>The audit log has a new entry.</summary>
    AuditLog,

    /// <summary>The hosts were asked: when that was, and what they count all the time.</summary>
    HostsAsked,
}
