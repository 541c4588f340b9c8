using System.Globalization;
using Microsoft.Extensions.Localization;
using ParallelMigration.Policy;

namespace ParallelMigration.Blazor;

/// <summary>The words that the host chose, and ours for all that they leave out. What findings and reasons say is the policy's, in English, where there is no text for their code.</summary>
internal readonly struct Wording(IStringLocalizer? words, IStringLocalizer texts)
{
    internal string this[string key, params object[] arguments] =>
        words?[key, arguments] is { ResourceNotFound: false } found ? found : texts[key, arguments];

    internal string Message(Issue issue) => Find("Issue." + issue.Code, issue.Subject, issue.Message) ?? issue.Message;

    internal string Remedy(Issue issue) => Find("Remedy." + issue.Code, issue.Subject, issue.Remedy) ?? issue.Remedy;

    internal string Message(Reason reason) => Find("Reason." + reason.Code, Number(reason.Before), Number(reason.After), reason.Message) ?? reason.Message;

    internal string Headline(MigrationDecision decision, string? id)
    {
        var vm = id ?? Find("Plan.TheVm");
        return (vm is null ? null
            : decision.Plan is not { } plan ? Find("Plan.Refused", vm)
            : plan.Connections is { } connections ? Find("Plan.Parallel", vm, connections)
            : Find("Plan.Single", vm)) ?? decision.ToString();
    }

    private static string Number(Quantity? quantity) => quantity switch
    {
        null => "",
        { Unit: QuantityUnit.BitsPerSecond } rate => rate.ToString(),
        { Value: var value } => value.ToString(CultureInfo.CurrentCulture),
    };

    private string? Find(string key, params object[] arguments)
    {
        if (words?[key, arguments] is { ResourceNotFound: false } found)
        {
            return found.Value;
        }

        var ours = texts[key, arguments];
        return ours.ResourceNotFound ? null : ours.Value;
    }
}
