using System;
using System.IO;
using System.Text;
using System.Text.Json;

namespace ParallelMigration.Policy.Oracles;

/// <summary>Writes a request as the JSON contract has it; a property with its default value is there or not, at random.</summary>
public static class ContractJson
{
    /// <summary>One line, without a line end.</summary>
    public static string Write(OracleRequest request, Random random)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            new Writer(json, random).Request(request);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private sealed class Writer(Utf8JsonWriter json, Random random)
    {
        public void Request(OracleRequest r)
        {
            json.WriteStartObject();
            if (r.Options != new OracleOptions() || Coin())
                Options(r.Options);
            Cluster(r.Cluster);
            Vm(r.Vm);
            Host("source", r.Source);
            Host("destination", r.Destination);
            json.WriteEndObject();
        }

        private void Options(OracleOptions o)
        {
            json.WriteStartObject("options");
            Number("bandwidthPerConnectionMbps", o.BandwidthPerConnectionMbps, 10_000);
            Number("maxConnections", o.MaxConnections, 16);
            if (o.MinimumClusterLevel != (4, 7) || Coin())
                json.WriteString("minimumClusterLevel", $"{o.MinimumClusterLevel.Major}.{o.MinimumClusterLevel.Minor}");
            Text("postCopyWithParallel", o.PostCopyWithParallel, "never");
            Text("parallelCompression", o.ParallelCompression, "none");
            Flag("zeroCopyTurnsParallelOn", o.ZeroCopyTurnsParallelOn, false);
            json.WriteEndObject();
        }

        private void Cluster(OracleCluster c)
        {
            json.WriteStartObject("cluster");
            Known("id", c.Id);
            if (c.Level is { } level)
                json.WriteString("level", $"{level.Major}.{level.Minor}");
            Setting(c.ParallelMigration);
            if (c.MigrationBandwidth == "custom")
            {
                json.WriteStartObject("migrationBandwidth");
                json.WriteNumber("customMbps", c.CustomBandwidthMbps);
                json.WriteEndObject();
            }
            else
                Text("migrationBandwidth", c.MigrationBandwidth, "auto");
            if (c.MigrationPolicy is not null)
                Policy(c.MigrationPolicy);
            json.WriteEndObject();
        }

        private void Vm(OracleVm v)
        {
            json.WriteStartObject("vm");
            Known("id", v.Id);
            json.WriteNumber("vcpus", v.Vcpus);
            if (v.EmulatorCpus is { } k)
                json.WriteNumber("emulatorCpus", k);
            else if (Coin())
                json.WriteNull("emulatorCpus");
            if (v.ParallelMigration is not null)
                Setting(v.ParallelMigration);
            else if (Coin())
                json.WriteNull("parallelMigration");
            if (v.MigrationPolicy is not null)
                Policy(v.MigrationPolicy);
            else if (Coin())
                json.WriteNull("migrationPolicy");
            Flag("encrypted", v.Encrypted, false);
            Text("transport", v.Transport, "direct");
            json.WriteEndObject();
        }

        private void Host(string name, OracleHost h)
        {
            json.WriteStartObject(name);
            Known("id", h.Id);
            json.WriteNumber("cpuThreads", h.CpuThreads);
            if (h.BandwidthMbps is { } link)
                json.WriteNumber("bandwidthMbps", link);
            Number("bandwidthInUseMbps", h.BandwidthInUseMbps, 0);
            Known("libvirt", Version(h.Libvirt, h.Distribution));
            Known("qemu", Version(h.Qemu, h.Distribution));
            if (h.Capabilities is { } c)
            {
                json.WriteStartObject("capabilities");
                Flag("multifd", c.Multifd, true);
                Flag("parallelZstd", c.ParallelZstd, true);
                Flag("zeroCopy", c.ZeroCopy, true);
                Flag("postCopyWithParallel", c.PostCopyWithParallel, false);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }

        private void Setting(OracleSetting s)
        {
            if (s.Kind == "custom")
            {
                json.WriteStartObject("parallelMigration");
                json.WriteNumber("custom", s.N);
                json.WriteEndObject();
            }
            else
                json.WriteString("parallelMigration", s.Kind);
        }

        private void Policy(OraclePolicy p)
        {
            json.WriteStartObject("migrationPolicy");
            if (Coin())
                json.WriteString("name", "Minimal downtime");
            Flag("postCopy", p.PostCopy, false);
            Flag("compression", p.Compression, false);
            Flag("autoConverge", p.AutoConverge, false);
            Flag("zeroCopy", p.ZeroCopy, false);
            if (p.ScheduleSwitchesToPostCopy)
            {
                json.WriteStartObject("convergence");
                json.WriteStartArray("last");
                json.WriteStringValue("postCopy");
                json.WriteEndArray();
                json.WriteEndObject();
            }
            Number("maxOutgoingMigrations", p.MaxOutgoingMigrations, 2);
            Number("maxIncomingMigrations", p.MaxIncomingMigrations, 2);
            json.WriteEndObject();
        }

        private bool Coin() => random.Next(2) == 0;

        private void Known(string name, string? value)
        {
            if (value is not null)
                json.WriteString(name, value);
        }

        private void Text(string name, string value, string byDefault)
        {
            if (value != byDefault || Coin())
                json.WriteString(name, value);
        }

        private void Number(string name, long value, long byDefault)
        {
            if (value != byDefault || Coin())
                json.WriteNumber(name, value);
        }

        private void Flag(string name, bool value, bool byDefault)
        {
            if (value != byDefault || Coin())
                json.WriteBoolean(name, value);
        }

        private static string? Version((int Major, int Minor, int Micro)? v, string? distribution) =>
            v is { } x ? $"{x.Major}.{x.Minor}.{x.Micro}{distribution}" : null;
    }
}
