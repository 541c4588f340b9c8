using System.Collections.Generic;
using System.Text.Json;
using ParallelMigration.Policy.Auditing;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Json;

/// <summary>Reads a request and its parts.</summary>
internal static class ReadRequest
{
    private static readonly ClusterSettings DefaultCluster = new();
    private static readonly MigrationPolicy DefaultPolicy = new();
    private static readonly PredictionOptions DefaultPrediction = new();

    internal static DecisionRequest Request(ref Utf8JsonReader json) => Request(ref json, null);

    /// <summary>Reads a request with what a prediction needs besides.</summary>
    internal static DecisionRequest PredictionRequest(ref Utf8JsonReader json)
    {
        var request = Parts(ref json, Tables.PredictionRequest, null, out var memory, out var prediction);
        return new(request.Options ?? ResolverOptions.Default, request.Migration) { Memory = memory, Prediction = prediction };
    }

    /// <param name="json">The reader, at the request.</param>
    /// <param name="facts">What the VM and the hosts have where the document leaves it out; <see langword="null"/>: the document must have it all.</param>
    internal static DecisionRequest Request(ref Utf8JsonReader json, MigrationRequest? facts)
    {
        var (options, migration) = Parts(ref json, Tables.Request, facts, out _, out _);
        return new(options ?? ResolverOptions.Default, migration);
    }

    /// <summary>Reads a request that no caller gets to see; options are <see langword="null"/> where the document has none.</summary>
    internal static (ResolverOptions? Options, MigrationRequest Migration) Parts(ref Utf8JsonReader json) => Parts(ref json, Tables.Request, null, out _, out _);

    private static (ResolverOptions? Options, MigrationRequest Migration) Parts(
        ref Utf8JsonReader json, PropertyTable table, MigrationRequest? facts, out VmMemory? memory, out PredictionOptions prediction)
    {
        (memory, prediction) = (null, DefaultPrediction);
        ResolverOptions? options = null;
        var cluster = facts?.Cluster;
        var vm = (Settings: facts?.Vm, Resources: facts?.VmResources);
        var (source, destination) = (facts?.Source, facts?.Destination);
        var members = Members.Of(ref json, table, facts is null ? table.Required : 1UL << 1);
        for (int property; (property = members.Next(ref json)) >= 0;)
        {
            switch (property)
            {
                case 0:
                    options = Options(ref json);
                    break;
                case 1:
                    cluster = Cluster(ref json);
                    break;
                case 2:
                    vm = Vm(ref json, vm.Settings, vm.Resources);
                    break;
                case 3:
                    source = Host(ref json, source);
                    break;
                case 4:
                    destination = Host(ref json, destination);
                    break;
                case 5:
                    memory = ReadPrediction.Memory(ref json);
                    break;
                default:
                    prediction = ReadPrediction.Link(ref json);
                    break;
            }
        }

        return (options, new()
        {
            Cluster = cluster!,
            Vm = vm.Settings!,
            VmResources = vm.Resources!,
            Source = source!,
            Destination = destination!,
        });
    }

    internal static ClusterDocument ClusterDocument(ref Utf8JsonReader json)
    {
        var options = ResolverOptions.Default;
        var (cluster, host) = ((ClusterSettings?)null, (HostResources?)null);
        List<ClusterVm> vms = [];
        var members = Members.Of(ref json, Tables.ClusterDocument);
        for (int property; (property = members.Next(ref json)) >= 0;)
        {
            switch (property)
            {
                case 0:
                    options = Options(ref json);
                    break;
                case 1:
                    cluster = Cluster(ref json);
                    break;
                case 2:
                    host = Host(ref json, null);
                    break;
                default:
                    Read.List(ref json, vms, Vm);
                    break;
            }
        }

        return new(options, cluster!, host, vms);
    }

    internal static ClusterEdit Change(ref Utf8JsonReader json, ClusterEdit edit)
    {
        var (cluster, policy) = ((ClusterSettings?)null, (PolicyChange?)null);
        var members = Members.Of(ref json, Tables.Change);
        for (int property; (property = members.Next(ref json)) >= 0;)
        {
            if (property == 0)
            {
                cluster = Cluster(ref json);
            }
            else
            {
                policy = PolicyChange(ref json);
            }
        }

        return cluster is null && policy is null
            ? throw new ContractError(InvalidRequestCode.MissingProperty, "changes nothing, but must have \"cluster\", \"policy\" or both")
            : edit with { After = cluster ?? edit.After, Policy = policy };
    }

    internal static ClusterVm Vm(ref Utf8JsonReader json)
    {
        var (settings, resources) = Vm(ref json, null, null);
        return new(settings, resources);
    }

    private static (VmSettings Settings, VmResources Resources) Vm(ref Utf8JsonReader json, VmSettings? settings, VmResources? resources)
    {
        var (id, vcpus, emulatorCpus, shared) = (settings?.Id, resources?.Vcpus ?? 0, resources?.EmulatorCpus, resources?.EmulatorCpusShared);
        var (setting, policy, encrypted, transport) = (settings?.ParallelMigration, settings?.MigrationPolicy, false, MigrationTransport.Direct);
        var members = Members.Of(ref json, Tables.Vm, settings is null ? Tables.Vm.Required : 0);
        for (int property; (property = members.Next(ref json)) >= 0;)
        {
            switch (property)
            {
                case 0:
                    id = Read.Text(ref json);
                    break;
                case 1:
                    vcpus = Read.Count(ref json);
                    break;
                case 2:
                    emulatorCpus = Read.Count(ref json);
                    break;
                case 3:
                    setting = ReadChoice.Setting(ref json);
                    break;
                case 4:
                    policy = Policy(ref json);
                    break;
                case 5:
                    encrypted = Read.Switch(ref json);
                    break;
                case 6:
                    transport = EnumNames<MigrationTransport>.CamelCase.From(ref json);
                    break;
                default:
                    shared = Read.Switch(ref json);
                    break;
            }
        }

        return (
            new() { Id = id, ParallelMigration = setting, MigrationPolicy = policy, Encrypted = encrypted, Transport = transport },
            new() { Vcpus = vcpus, EmulatorCpus = emulatorCpus, EmulatorCpusShared = shared });
    }

    private static PolicyChange PolicyChange(ref Utf8JsonReader json)
    {
        var (before, after) = (DefaultPolicy, DefaultPolicy);
        var members = Members.Of(ref json, Tables.PolicyChange);
        for (int property; (property = members.Next(ref json)) >= 0;)
        {
            if (property == 0)
            {
                before = Policy(ref json);
            }
            else
            {
                after = Policy(ref json);
            }
        }

        return new(before, after);
    }

    internal static ResolverOptions Options(ref Utf8JsonReader json)
    {
        var read = ResolverOptions.Default;
        var (perConnection, maxConnections, level) = (read.BandwidthPerConnection, read.MaxConnections, read.MinimumClusterLevel);
        var (postCopy, compression, zeroCopy, settings) = (read.PostCopyWithParallel, read.ParallelCompression, read.ForceParallelForZeroCopy, read.DefaultSettings);
        var (encrypted, zstd, zstdMemory, share) =
            (read.BandwidthPerEncryptedConnection, read.BandwidthPerZstdConnection, read.ZstdMemoryPerConnection, read.MinimumShareOfLink);
        var members = Members.Of(ref json, Tables.Options);
        for (int property; (property = members.Next(ref json)) >= 0;)
        {
            switch (property)
            {
                case 0:
                    perConnection = Read.Megabits(ref json);
                    break;
                case 1:
                    maxConnections = Read.WholeNumber(ref json, ParallelMigrationSetting.MinConnections, ParallelMigrationSetting.MaxConnections);
                    break;
                case 2:
                    level = Read.ClusterLevel(ref json);
                    break;
                case 3:
                    postCopy = EnumNames<PostCopyWithParallel>.CamelCase.From(ref json);
                    break;
                case 4:
                    compression = EnumNames<ParallelCompression>.CamelCase.From(ref json);
                    break;
                case 5:
                    zeroCopy = Read.Switch(ref json);
                    break;
                case 6:
                    settings = DefaultSettings(ref json);
                    break;
                case 7:
                    encrypted = Read.Megabits(ref json);
                    break;
                case 8:
                    zstd = Read.Megabits(ref json);
                    break;
                case 9:
                    zstdMemory = Read.Megabits(ref json);
                    break;
                default:
                    share = Read.Number(ref json, 0, 1);
                    break;
            }
        }

        return new()
        {
            BandwidthPerConnection = perConnection,
            BandwidthPerEncryptedConnection = encrypted,
            BandwidthPerZstdConnection = zstd,
            ZstdMemoryPerConnection = zstdMemory,
            MinimumShareOfLink = share,
            MaxConnections = maxConnections,
            MinimumClusterLevel = level,
            PostCopyWithParallel = postCopy,
            ParallelCompression = compression,
            ForceParallelForZeroCopy = zeroCopy,
            DefaultSettings = settings,
        };
    }

    private static ClusterLevelDefaults DefaultSettings(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            throw Read.Wrong(ref json, "an object with a setting for each cluster level");
        }

        SortedDictionary<ClusterLevel, ParallelMigrationSetting> settings = [];
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            if (!ClusterLevel.TryParse(json.GetString(), out var level))
            {
                throw new ContractError(InvalidRequestCode.InvalidValue, "must be a cluster level such as \"4.8\"");
            }

            if (settings.ContainsKey(level))
            {
                throw new ContractError(InvalidRequestCode.DuplicateProperty, InvalidDocument.GivenTwice);
            }

            json.Read();
            settings.Add(level, ReadChoice.Setting(ref json));
        }

        return new(settings);
    }

    private static ClusterSettings Cluster(ref Utf8JsonReader json)
    {
        var (id, level, setting, bandwidth) = ((string?)null, (ClusterLevel?)null, ParallelMigrationSetting.Disabled, MigrationBandwidth.Auto);
        MigrationPolicy? policy = null;
        var members = Members.Of(ref json, Tables.Cluster);
        for (int property; (property = members.Next(ref json)) >= 0;)
        {
            switch (property)
            {
                case 0:
                    id = Read.Text(ref json);
                    break;
                case 1:
                    level = Read.ClusterLevel(ref json);
                    break;
                case 2:
                    setting = ReadChoice.Setting(ref json);
                    break;
                case 3:
                    bandwidth = ReadChoice.Bandwidth(ref json);
                    break;
                default:
                    policy = Policy(ref json);
                    break;
            }
        }

        // A copy: a new one would first make a policy that is not needed.
        return DefaultCluster with { Id = id, Level = level, ParallelMigration = setting, MigrationBandwidth = bandwidth, MigrationPolicy = policy ?? new() };
    }

    private static MigrationPolicy Policy(ref Utf8JsonReader json)
    {
        var (id, name, postCopy, compression, autoConverge, zeroCopy, guestEvents) = ((string?)null, (string?)null, false, false, false, false, false);
        var (outgoing, incoming) = (DefaultPolicy.MaxOutgoingMigrations, DefaultPolicy.MaxIncomingMigrations);
        ConvergenceSchedule? convergence = null;
        var members = Members.Of(ref json, Tables.Policy);
        for (int property; (property = members.Next(ref json)) >= 0;)
        {
            switch (property)
            {
                case 0:
                    id = Read.Text(ref json);
                    break;
                case 1:
                    name = Read.Text(ref json);
                    break;
                case 2:
                    postCopy = Read.Switch(ref json);
                    break;
                case 3:
                    compression = Read.Switch(ref json);
                    break;
                case 4:
                    autoConverge = Read.Switch(ref json);
                    break;
                case 5:
                    zeroCopy = Read.Switch(ref json);
                    break;
                case 6:
                    outgoing = Read.Count(ref json);
                    break;
                case 7:
                    incoming = Read.Count(ref json);
                    break;
                case 8:
                    guestEvents = Read.Switch(ref json);
                    break;
                default:
                    convergence = ReadSchedule.Schedule(ref json);
                    break;
            }
        }

        MigrationPolicy policy = new()
        {
            Id = id,
            Name = name,
            PostCopy = postCopy,
            Compression = compression,
            AutoConverge = autoConverge,
            ZeroCopy = zeroCopy,
            MaxOutgoingMigrations = outgoing,
            MaxIncomingMigrations = incoming,
            GuestEvents = guestEvents,
        };
        return convergence is null ? policy : policy with { Convergence = convergence };
    }

    internal static HostResources Host(ref Utf8JsonReader json, HostResources? facts)
    {
        var (id, threads, link, inUse) = (facts?.Id, facts?.CpuThreads ?? 0, facts?.LinkBandwidth, facts?.BandwidthInUse ?? Bandwidth.Zero);
        var (libvirt, qemu, capabilities) = (facts?.LibvirtVersion, facts?.QemuVersion, facts?.Capabilities);
        var members = Members.Of(ref json, Tables.Host, facts is null ? Tables.Host.Required : 0);
        for (int property; (property = members.Next(ref json)) >= 0;)
        {
            switch (property)
            {
                case 0:
                    id = Read.Text(ref json);
                    break;
                case 1:
                    threads = Read.Count(ref json);
                    break;
                case 2:
                    link = Read.Link(ref json);
                    break;
                case 3:
                    inUse = Read.Megabits(ref json, orZero: true);
                    break;
                case 4:
                    libvirt = Read.Version(ref json);
                    break;
                case 5:
                    qemu = Read.Version(ref json);
                    break;
                default:
                    capabilities = Capabilities(ref json);
                    break;
            }
        }

        return new()
        {
            Id = id,
            CpuThreads = threads,
            LinkBandwidth = link,
            BandwidthInUse = inUse,
            LibvirtVersion = libvirt,
            QemuVersion = qemu,
            Capabilities = capabilities,
        };
    }

    private static HypervisorCapabilities Capabilities(ref Utf8JsonReader json)
    {
        HypervisorCapabilities read = new();
        var (multifd, zstd, zeroCopy, postCopy, encryption) = (read.Multifd, read.ParallelZstd, read.ZeroCopy, read.PostCopyWithParallel, read.ParallelEncryption);
        var members = Members.Of(ref json, Tables.Capabilities);
        for (int property; (property = members.Next(ref json)) >= 0;)
        {
            switch (property)
            {
                case 0:
                    multifd = Read.Switch(ref json);
                    break;
                case 1:
                    zstd = Read.Switch(ref json);
                    break;
                case 2:
                    zeroCopy = Read.Switch(ref json);
                    break;
                case 3:
                    postCopy = Read.Switch(ref json);
                    break;
                default:
                    encryption = Read.Switch(ref json);
                    break;
            }
        }

        return new() { Multifd = multifd, ParallelZstd = zstd, ZeroCopy = zeroCopy, PostCopyWithParallel = postCopy, ParallelEncryption = encryption };
    }
}
