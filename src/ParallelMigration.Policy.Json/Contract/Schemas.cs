using System.Globalization;

namespace ParallelMigration.Policy.Json;

/// <summary>What a value of the contract may be, in JSON Schema.</summary>
internal static class Schemas
{
    internal const string Text = """{"type":"string"}""";
    internal const string Switch = """{"type":"boolean"}""";
    internal const string Count = """{"type":"integer","minimum":1,"maximum":2147483647}""";
    internal const string Megabits = """{"type":"number","exclusiveMinimum":0,"maximum":9223372036854.775807,"multipleOf":0.000001}""";
    internal const string MegabitsOrZero = """{"type":"number","minimum":0,"maximum":9223372036854.775807,"multipleOf":0.000001}""";
    internal const string Mebibytes = """{"type":"number","minimum":0,"maximum":8796093022208}""";
    internal const string Seconds = """{"type":"number","minimum":0.0000001,"maximum":86400}""";
    internal const string Duration = """{"type":"number","minimum":0,"maximum":1000000000}""";
    internal const string Predicted = """{"type":"number","minimum":0,"maximum":1e+19}""";
    internal const string Share = """{"type":"number","minimum":0,"maximum":1}""";
    internal const string Efficiency = """{"type":"number","minimum":0.000001,"maximum":1}""";
    internal const string Latency = """{"type":"number","minimum":0,"maximum":10000}""";
    internal const string Link = """{"anyOf":[{"const":-1},{"type":"number","minimum":0,"maximum":9223372036854.775807,"multipleOf":0.000001}]}""";
    internal const string Level = """{"type":"string","pattern":"^[0-9]{1,10}\\.[0-9]{1,10}$"}""";
    internal const string Version = """{"type":"string","pattern":"^[0-9]{1,10}\\.[0-9]{1,10}(\\.[0-9]{1,10})?([-+~ ][\\s\\S]*)?$"}""";
    internal const string Bandwidth = """{"anyOf":[{"enum":["auto","hypervisorDefault"]},{"$ref":"#/$defs/customBandwidth"}]}""";
    internal const string DefaultSettings = """{"type":"object","additionalProperties":{"$ref":"#/$defs/parallelMigration"}}""";

    /// <summary>What is either a name or an object with one property: a definition of its own.</summary>
    internal const string Setting = """{"anyOf":[{"enum":["disabled","auto","parallel"]},{"$ref":"#/$defs/custom"}]}""";

    internal const string Action = """{"anyOf":[{"enum":["wait","postCopy","abort"]},{"allOf":[{"$ref":"#/$defs/actionWithValue"},{"minProperties":1,"maxProperties":1}]}]}""";

    internal static string Object(string name) => "{\"$ref\":\"#/$defs/" + name + "\"}";

    internal static string List(string name) => "{\"type\":\"array\",\"items\":" + Object(name) + "}";

    internal static string Number(long minimum, long maximum) =>
        string.Create(CultureInfo.InvariantCulture, $"{{\"type\":\"integer\",\"minimum\":{minimum},\"maximum\":{maximum}}}");
}
