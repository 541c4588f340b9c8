namespace ParallelMigration.Libvirt.Tests.Migration;

public class WhereaboutsTests
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
    public void What_both_ends_say_tells_where_it_is(string ends, bool completed, GuestLocation location, bool settled)
    {
        var whereabouts = new Whereabouts(End(ends[0]), End(ends[1]), PausedBefore: false);
        Assert.Equal(location, whereabouts.Location(completed));
        Assert.Equal(settled, whereabouts.IsSettled);
    }

    [Theory]
    [InlineData("p-", GuestLocation.Source, true)]
    [InlineData("-p", GuestLocation.Destination, true)]
    [InlineData("pp", GuestLocation.Both, false)]
    public void A_guest_that_was_paused_before_may_be_paused_after(string ends, GuestLocation location, bool settled)
    {
        var whereabouts = new Whereabouts(End(ends[0]), End(ends[1]), PausedBefore: true);
        Assert.Equal(location, whereabouts.Location(completed: true));
        Assert.Equal(settled, whereabouts.IsSettled);
    }

    private static EndState End(char sign) => sign switch
    {
        'r' => new(true, LibvirtDomainState.Running),
        'p' => new(true, LibvirtDomainState.Paused),
        'o' => new(true, LibvirtDomainState.ShutOff),
        '-' => EndState.Absent,
        _ => EndState.NotAsked,
    };
}
