namespace ParallelMigration.Libvirt.Tests.Migration;

public class MigrationVerdictTests
{
    // Ends as in WhereaboutsTests: r runs, p paused, - not there, ? could not be asked; f paused because a post-copy failed; c runs in post-copy.
    [Theory]
    [InlineData("Succeeded", "None", "-r", "Completed")]
    [InlineData("Succeeded", "None", "-?", "Completed")]
    [InlineData("Succeeded", "None", "--", "Failed")]
    [InlineData("Succeeded", "Cancelled", "-r", "Completed")]
    [InlineData("Failed", "None", "r-", "Failed")]
    [InlineData("Failed", "None", "-r", "Completed")]
    [InlineData("Failed", "Cancelled", "r-", "Cancelled")]
    [InlineData("Failed", "GivenUp", "r-", "Aborted")]
    [InlineData("Failed", "None", "fp", "PostCopyFailed")]
    [InlineData("Failed", "None", "fr", "Completed")]
    [InlineData("Failed", "None", "f?", "PostCopyFailed")]
    [InlineData("Failed", "None", "??", "Failed")]
    [InlineData("NeverStarted", "Cancelled", "r-", "Cancelled")]
    [InlineData("Gone", "None", "-r", "Completed")]
    [InlineData("Gone", "None", "r-", "Failed")]
    [InlineData("Gone", "Cancelled", "r-", "Cancelled")]
    [InlineData("Gone", "GivenUp", "r-", "Aborted")]
    [InlineData("Gone", "None", "-?", "Unknown")]
    [InlineData("Detached", "None", "??", "Unknown")]
    [InlineData("Detached", "None", "?r", "Completed")]
    [InlineData("Detached", "None", "r-", "Failed")]
    [InlineData("Succeeded", "None", "rr", "Failed")]
    [InlineData("Succeeded", "None", "r-", "Failed")]
    [InlineData("Succeeded", "None", "-c", "Unknown")]
    [InlineData("Detached", "None", "?c", "Unknown")]
    [InlineData("Failed", "Cancelled", "rr", "Failed")]
    [InlineData("Failed", "Cancelled", "--", "Failed")]
    [InlineData("Failed", "GivenUp", "--", "Failed")]
    [InlineData("Failed", "Cancelled", "??", "Unknown")]
    [InlineData("Gone", "GivenUp", "?-", "Unknown")]
    [InlineData("Detached", "Cancelled", "p-", "Cancelled")]
    public void What_the_ends_say_goes_before_what_the_call_said(string kind, string stop, string ends, string outcome) => Assert.Equal(
        System.Enum.Parse<MigrationOutcome>(outcome),
        MigrationVerdict.Of(
            new(System.Enum.Parse<MigrationRunEndKind>(kind)),
            System.Enum.Parse<MigrationStop>(stop),
            new(End(ends[0]), End(ends[1]), PausedBefore: false)));

    private static EndState End(char sign) => sign switch
    {
        'r' => new(true, LibvirtDomainState.Running),
        'p' => new(true, LibvirtDomainState.Paused),
        'c' => new(true, LibvirtDomainState.Running, LibvirtDomainStateReason.PostCopy),
        'f' => new(true, LibvirtDomainState.Paused, LibvirtDomainStateReason.PostCopyFailed),
        '-' => EndState.Absent,
        _ => EndState.NotAsked,
    };
}
