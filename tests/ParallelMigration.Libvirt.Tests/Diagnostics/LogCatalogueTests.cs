using System.Globalization;
using System.Linq;
using System.Reflection;
using Microsoft.Extensions.Logging;

namespace ParallelMigration.Libvirt.Tests.Observability;

public class LogCatalogueTests
{
    // Alerts and dashboards are made of ids, levels and the templates' names: a change here is a change for users.
    [Fact]
    public void Every_log_event_keeps_its_id_name_level_and_template() => Snapshot.Match(string.Concat(
        from method in typeof(Log).GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly)
        let log = method.GetCustomAttribute<LoggerMessageAttribute>()
        where log is not null
        orderby log.EventId
        select string.Create(CultureInfo.InvariantCulture, $"{log.EventId} {method.Name} {log.Level}: {log.Message}\n")));

    [Fact]
    public void No_id_is_used_twice()
    {
        var ids = typeof(Log).GetMethods().Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId).OfType<int>().ToArray();
        Assert.Equal(ids.Distinct(), ids);
        Assert.NotEmpty(ids);
    }
}
