namespace ParallelMigration.Libvirt.Tests.Migration;

public class MigrationVerdictTests
{
    // Ends as in GuestObservationTests: r runs, p paused, - not there, ? could not be asked; f paused because a post-copy failed; c runs in post-copy.
    [Theory]
    [InlineData("Succeeded", "None", "-r", "Completed")]
    [InlineData("Succeeded", "None", "-?", "Completed")]
    [InlineData("Succeeded", "None", "--", "Failed")]
    [InlineData("Succeeded", "Canceled", "-r", "Completed")]
    [InlineData("Failed", "None", "r-", "Failed")]
    [InlineData("Failed", "None", "-r", "Completed")]
    [InlineData("Failed", "Canceled", "r-", "Canceled")]
    [InlineData("Failed", "GivenUp", "r-", "Aborted")]
    [InlineData("Failed", "None", "fp", "PostCopyFailed")]
    [InlineData("Failed", "None", "fr", "Completed")]
    [InlineData("Failed", "None", "f?", "PostCopyFailed")]
    [InlineData("Failed", "None", "??", "Failed")]
    [InlineData("NeverStarted", "Canceled", "r-", "Canceled")]
    [InlineData("Gone", "None", "-r", "Completed")]
    [InlineData("Gone", "None", "r-", "Failed")]
    [InlineData("Gone", "Canceled", "r-", "Canceled")]
    [InlineData("Gone", "GivenUp", "r-", "Aborted")]
    [InlineData("Gone", "None", "-?", "Unknown")]
    [InlineData("Detached", "None", "??", "Unknown")]
    [InlineData("Detached", "None", "?r", "Completed")]
    [InlineData("Detached", "None", "r-", "Failed")]
    [InlineData("Succeeded", "None", "rr", "Failed")]
    [InlineData("Succeeded", "None", "r-", "Failed")]
    [InlineData("Succeeded", "None", "-c", "Unknown")]
    [InlineData("Detached", "None", "?c", "Unknown")]
    [InlineData("Failed", "Canceled", "rr", "Failed")]
    [InlineData("Failed", "Canceled", "--", "Failed")]
    [InlineData("Failed", "GivenUp", "--", "Failed")]
    [InlineData("Failed", "Canceled", "??", "Unknown")]
    [InlineData("Gone", "GivenUp", "?-", "Unknown")]
    [InlineData("Detached", "Canceled", "p-", "Canceled")]
    [InlineData("AlreadyMigrating", "None", "-r", "AlreadyMigrating")]
    [InlineData("AlreadyMigrating", "Canceled", "r-", "AlreadyMigrating")]
    [InlineData("AlreadyMigrating", "None", "rr", "AlreadyMigrating")]
    [InlineData("NotRunning", "None", "-r", "AlreadyMoved")]
    [InlineData("NotRunning", "None", "r-", "NotRunning")]
    [InlineData("NotRunning", "None", "rr", "NotRunning")]
    [InlineData("NotRunning", "None", "-c", "NotRunning")]
    [InlineData("NotRunning", "None", "f?", "PostCopyFailed")]
    public void What_the_ends_say_goes_before_what_the_call_said(string kind, string stop, string ends, string outcome) => Assert.Equal(
        System.Enum.Parse<MigrationOutcome>(outcome),
        MigrationVerdict.Of(
            new(System.Enum.Parse<MigrationRunEndKind>(kind)),
            System.Enum.Parse<MigrationStop>(stop),
            new(End(ends[0]), End(ends[1]), PausedBefore: false)));

    [Theory]
    [InlineData("p-", true, MigrationOutcome.PostCopyFailed)]
    [InlineData("p-", false, MigrationOutcome.Failed)]
    [InlineData("r-", true, MigrationOutcome.Failed)]
    [InlineData("-r", true, MigrationOutcome.Completed)]
    public void After_a_switch_to_post_copy_a_paused_source_has_lost_it(string ends, bool orderedPostCopy, MigrationOutcome outcome) => Assert.Equal(
        outcome,
        MigrationVerdict.Of(new(MigrationRunEndKind.Failed), MigrationStop.None, new(End(ends[0]), End(ends[1]), PausedBefore: false), orderedPostCopy));

    private static HostReport End(char sign) => sign switch
    {
        'r' => HostReport.Of(LibvirtDomainState.Running),
        'p' => HostReport.Of(LibvirtDomainState.Paused),
        'c' => HostReport.Of(LibvirtDomainState.Running, LibvirtDomainStateReason.PostCopy),
        'f' => HostReport.Of(LibvirtDomainState.Paused, LibvirtDomainStateReason.PostCopyFailed),
        '-' => HostReport.Absent,
        _ => HostReport.NotAsked,
    };
}
