using System;

namespace ParallelMigration.Libvirt;

/// <summary>All times that supervision goes by, in one place.</summary>
internal sealed record SupervisionTimings
{
    /// <summary>Gets the longest time between polls of the job until it sends data, so that a short migration is seen at all, and a long one from its beginning.</summary>
    public TimeSpan FirstPoll { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Gets the longest time between polls of the job. Progress reports may be rare, but a schedule must see the iterations.</summary>
    public TimeSpan LongestPoll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets the time between attempts to abort a job that libvirt does not have yet.</summary>
    public TimeSpan RetryAbort { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Gets the time after which an abort that libvirt accepted is repeated, and an unanswered question is asked again.</summary>
    public TimeSpan Repeat { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Gets how long a migration that should end may take before its connections are closed through QEMU's monitor. An aborted job ends in a second or
    /// two; one that does not hangs on dead connections.
    /// </summary>
    public TimeSpan StuckAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets how far apart the daemon's clock and ours may see the start of a job.</summary>
    public TimeSpan ClockSlack { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Gets how long to wait for the event of a completed job. It is sent before libvirt's call returns, but over another connection, and may come later on a
    /// busy machine.
    /// </summary>
    public TimeSpan CompletedEvent { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets the first wait between attempts to reconnect.</summary>
    public TimeSpan FirstReconnect { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Gets the longest wait between attempts to reconnect.</summary>
    public TimeSpan LongestReconnect { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets how long one attempt to reconnect may take. A host that does not even refuse has vanished.</summary>
    public TimeSpan ReconnectAttempt { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Gets how long a poll of a migration that is only followed may take before its source counts as lost. It is what libvirt's keepalive takes on the connection of
    /// a call.
    /// </summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(35);

    /// <summary>Gets how long a host may take to answer a question about a guest, before it counts as not asked.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets how long the last poll of a migration that has ended is waited for. It is older than the end, so a host that answers has answered.</summary>
    public TimeSpan LastPoll { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets how long the end of a subscription to events is waited for. Nothing depends on the daemon's answer.</summary>
    public TimeSpan EndOfEvents { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets how long to wait for both hosts to have a failed post-copy paused. The destination hears of it as soon as the hosts reach each other.</summary>
    public TimeSpan PostCopyPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets how long QEMU may take to finish by itself a post-copy that libvirt has given up, before it counts as failed.</summary>
    public TimeSpan PostCopyEnd { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets the time between polls of both hosts while the migration is active.</summary>
    public TimeSpan ObservationPoll { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Gets the first wait between polls of both hosts after the migration.</summary>
    public TimeSpan FirstObservation { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Gets the longest wait between polls of both hosts after the migration.</summary>
    public TimeSpan LongestObservation { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Gets how long both hosts are polled after the migration while they do not agree. A destination cleans up after a dead link when libvirt's keepalive
    /// has detected it: 5 seconds, six times.
    /// </summary>
    public TimeSpan Cleanup { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Gets how long libvirt may take to end a switchover by itself, before the guest is acted upon. It takes milliseconds when it does.</summary>
    public TimeSpan SwitchoverGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets for how long the destination may be unobserved and still be known not to have run the guest.</summary>
    public TimeSpan ObservationGap { get; init; } = TimeSpan.FromSeconds(3);
}
