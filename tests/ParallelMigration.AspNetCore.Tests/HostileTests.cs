using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using static ParallelMigration.AspNetCore.Tests.TestApi;

namespace ParallelMigration.AspNetCore.Tests;

/// <summary>Bodies that are meant to do harm.</summary>
public class HostileTests
{
    [Theory]
    [InlineData("<!DOCTYPE vm [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]><vm><name>&b;</name></vm>")]
    [InlineData("<!DOCTYPE vm [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><vm><name>&f;</name></vm>")]
    [InlineData("<!DOCTYPE vm SYSTEM \"http://127.0.0.1:1/x.dtd\"><vm/>")]
    [InlineData("<vm><name>&undefined;</name></vm>")]
    public async Task No_entity_of_xml_is_expanded_or_fetched(string body)
    {
        await using var api = await StartAsync();
        Assert.Equal((400, "Request syntactically incorrect."), (await api.PutAsync(VmPath, body)) is var answer ? (answer.Status, answer.Fault.Reason) : default);
        Assert.Equal("web1", (await api.VmAsync()).Name);
    }

    [Fact]
    public async Task Deep_documents_are_refused()
    {
        await using var api = await StartAsync();
        Assert.Equal(400, (await api.PutAsync(VmPath, string.Concat(Enumerable.Repeat("{\"vm\":", 5000)) + "1" + new string('}', 5000))).Status);
        Assert.Equal(400, (await api.PutAsync(VmPath, "<vm>" + string.Concat(Enumerable.Repeat("<a>", 5000)) + string.Concat(Enumerable.Repeat("</a>", 5000)) + "</vm>")).Status);
        Assert.Equal(400, (await api.PostAsync("/api/v1/resolve", string.Concat(Enumerable.Repeat("{\"cluster\":", 5000)) + "1" + new string('}', 5000))).Status);
        Assert.Equal(400, (await api.PostAsync("/api/v1/validate", new string('[', 5000))).Status);
    }

    [Theory]
    [InlineData("PUT", "/ovirt-engine/api/vms/30000000-0000-0000-0000-000000000001", "application/json")]
    [InlineData("PUT", "/ovirt-engine/api/clusters/20000000-0000-0000-0000-000000000001", "application/xml")]
    [InlineData("POST", "/ovirt-engine/api/vms", "application/xml")]
    [InlineData("POST", "/ovirt-engine/api/clusters", "application/json")]
    [InlineData("POST", "/ovirt-engine/api/vms/30000000-0000-0000-0000-000000000001/migrate", "application/json")]
    [InlineData("POST", "/api/v1/resolve", "application/json")]
    [InlineData("POST", "/api/v1/predict", "application/json")]
    [InlineData("POST", "/api/v1/validate", "application/json")]
    [InlineData("POST", "/api/v1/audit", "application/x-ndjson")]
    public async Task A_body_of_a_gigabyte_is_refused_before_it_is_read(string method, string path, string type)
    {
        await using var api = await StartAsync();
        using EndlessStream body = new(1L << 30);
        using HttpRequestMessage request = new(new(method), path) { Content = new StreamContent(body) };
        request.Content.Headers.ContentType = new(type);
        using var response = await api.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.InRange(body.Sent, 1, 16 << 20);
    }

    [Theory]
    [InlineData("PUT", "/ovirt-engine/api/vms/30000000-0000-0000-0000-000000000001", "application/json")]
    [InlineData("POST", "/api/v1/resolve", "application/json")]
    [InlineData("POST", "/api/v1/audit", "application/x-ndjson")]
    public async Task A_slow_body_is_given_up(string method, string path, string type)
    {
        FakeTimeProvider time = new();
        await using var api = await StartAsync(services: services => services.AddSingleton<TimeProvider>(time));
        using StuckStream body = new();
        using HttpRequestMessage request = new(new(method), path) { Content = new StreamContent(body) };
        request.Content.Headers.ContentType = new(type);
        var sending = api.Client.SendAsync(request);
        await body.IsRead.WaitAsync(TimeSpan.FromSeconds(60));
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (!sending.IsCompleted)
        {
            // The endpoint's clock starts at some moment after the body was asked for.
            time.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(10, limit.Token);
        }

        using var response = await sending;
        Assert.Equal(HttpStatusCode.RequestTimeout, response.StatusCode);
    }

    /// <summary>As long as it is asked for, there is more.</summary>
    private sealed class EndlessStream(long length) : Stream
    {
        internal long Sent { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get => Sent; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            count = (int)Math.Min(count, length - Sent);
            Array.Fill(buffer, (byte)' ', offset, count);
            Sent += count;
            return count;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    /// <summary>Sends nothing and does not end.</summary>
    private sealed class StuckStream : Stream
    {
        private readonly TaskCompletionSource read = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task IsRead => read.Task;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => 0; set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            read.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
