using System.Globalization;
using System.Text;

namespace ParallelMigration.Libvirt;

/// <summary>The flags by the names of libvirt's C header, as they stand in its documentation and logs.</summary>
internal static class MigrateFlagsNames
{
    // In the order of their bits.
    private static readonly string[] Names =
    [
        "LIVE", "PEER2PEER", "TUNNELLED", "PERSIST_DEST", "UNDEFINE_SOURCE", "PAUSED", "NON_SHARED_DISK", "NON_SHARED_INC",
        "CHANGE_PROTECTION", "UNSAFE", "OFFLINE", "COMPRESSED", "ABORT_ON_ERROR", "AUTO_CONVERGE", "RDMA_PIN_ALL", "POSTCOPY",
        "TLS", "PARALLEL", "NON_SHARED_SYNCHRONOUS_WRITES", "POSTCOPY_RESUME", "ZEROCOPY",
    ];

    public static string Of(MigrateFlags flags)
    {
        if (flags == MigrateFlags.None)
        {
            return "0";
        }

        var text = new StringBuilder();
        for (var bit = 0; bit < 32; bit++)
        {
            var flag = (MigrateFlags)(1u << bit);
            if ((flags & flag) == 0)
            {
                continue;
            }

            if (text.Length > 0)
            {
                text.Append(" | ");
            }

            if (bit < Names.Length)
            {
                text.Append("VIR_MIGRATE_").Append(Names[bit]);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"0x{(uint)flag:x}");
            }
        }

        return text.ToString();
    }
}
