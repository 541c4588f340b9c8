namespace ParallelMigration.Libvirt.Tests.Migration;

public class GuestObservationTests
{
    // r runs, p paused, - not there, o shut off (a definition only), ? could not be asked; "P" before: the guest was paused when it began.
    [Theory]
    [InlineData("r-", false, GuestLocation.Source, true)]
    [InlineData("ro", false, GuestLocation.Source, true)]
    [InlineData("r?", true, GuestLocation.Source, true)]
    [InlineData("rp", false, GuestLocation.Source, false)]
    [InlineData("-r", true, GuestLocation.Destination, true)]
    [InlineData("or", true, GuestLocation.Destination, true)]
    [InlineData("?r", false, GuestLocation.Destination, true)]
    [InlineData("pr", true, GuestLocation.Destination, false)]
    [InlineData("rr", true, GuestLocation.Both, false)]
    [InlineData("p-", false, GuestLocation.Source, false)]
    [InlineData("-p", true, GuestLocation.Destination, false)]
    [InlineData("pp", true, GuestLocation.Unknown, false)]
    [InlineData("p?", true, GuestLocation.Unknown, false)]
    [InlineData("?p", true, GuestLocation.Unknown, false)]
    [InlineData("--", true, GuestLocation.Neither, true)]
    [InlineData("o-", false, GuestLocation.Neither, true)]
    [InlineData("-?", true, GuestLocation.Destination, true)]
    [InlineData("-?", false, GuestLocation.Unknown, true)]
    [InlineData("??", true, GuestLocation.Destination, true)]
    [InlineData("??", false, GuestLocation.Unknown, true)]
    [InlineData("?-", true, GuestLocation.Unknown, true)]
    [InlineData("?-", false, GuestLocation.Unknown, true)]
    public void Where_it_is_follows_from_what_both_ends_report(string ends, bool completed, GuestLocation location, bool settled)
    {
        var observation = new GuestObservation(End(ends[0]), End(ends[1]), PausedBefore: false);
        Assert.Equal(location, observation.Location(completed));
        Assert.Equal(settled, observation.IsSettled);
    }

    // f paused and F running because a post-copy failed, c paused and C running in post-copy, m runs having arrived.
    [Theory]
    [InlineData("fC", GuestLocation.SplitByPostCopy, false)]
    [InlineData("fF", GuestLocation.SplitByPostCopy, true)]
    [InlineData("ff", GuestLocation.SplitByPostCopy, true)]
    [InlineData("f?", GuestLocation.SplitByPostCopy, false)]
    [InlineData("?F", GuestLocation.SplitByPostCopy, true)]
    [InlineData("f-", GuestLocation.SplitByPostCopy, true)]
    [InlineData("fm", GuestLocation.Destination, false)]
    [InlineData("cC", GuestLocation.Destination, false)]
    [InlineData("-m", GuestLocation.Destination, true)]
    public void A_post_copy_that_failed_leaves_it_in_two_parts(string ends, GuestLocation location, bool settled)
    {
        var observation = new GuestObservation(End(ends[0]), End(ends[1]), PausedBefore: false);
        Assert.Equal(location, observation.Location(completed: false));
        Assert.Equal(settled, observation.IsSettled);
    }

    [Fact]
    public void Where_the_destination_cannot_be_asked_a_definition_that_was_left_behind_shows_that_it_moved() => Assert.Equal(
        GuestLocation.Destination,
        new GuestObservation(HostReport.Of(LibvirtDomainState.ShutOff, LibvirtDomainStateReason.Migrated), HostReport.NotAsked, PausedBefore: false).Location(completed: false));

    [Theory]
    [InlineData("p-", GuestLocation.Source, true)]
    [InlineData("-p", GuestLocation.Destination, true)]
    [InlineData("pp", GuestLocation.Both, false)]
    public void A_guest_that_was_paused_before_may_be_paused_after(string ends, GuestLocation location, bool settled)
    {
        var observation = new GuestObservation(End(ends[0]), End(ends[1]), PausedBefore: true);
        Assert.Equal(location, observation.Location(completed: true));
        Assert.Equal(settled, observation.IsSettled);
    }

    private static HostReport End(char sign) => sign switch
    {
        'r' => HostReport.Of(LibvirtDomainState.Running),
        'p' => HostReport.Of(LibvirtDomainState.Paused),
        'o' => HostReport.Of(LibvirtDomainState.ShutOff),
        'f' => HostReport.Of(LibvirtDomainState.Paused, LibvirtDomainStateReason.PostCopyFailed),
        'F' => HostReport.Of(LibvirtDomainState.Running, LibvirtDomainStateReason.PostCopyFailed),
        'c' => HostReport.Of(LibvirtDomainState.Paused, LibvirtDomainStateReason.PostCopy),
        'C' => HostReport.Of(LibvirtDomainState.Running, LibvirtDomainStateReason.PostCopy),
        'm' => HostReport.Of(LibvirtDomainState.Running, LibvirtDomainStateReason.Migrated),
        '-' => HostReport.Absent,
        _ => HostReport.NotAsked,
    };
}
