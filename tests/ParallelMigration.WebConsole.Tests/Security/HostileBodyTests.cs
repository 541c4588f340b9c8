using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Samples.WebConsole.SignIn;
using ParallelMigration.Samples.WebConsole.Site;

namespace ParallelMigration.WebConsole.Tests.Security;

/// <summary>Bodies that are meant to do harm, sent to a console that listens on a port.</summary>
public sealed class HostileBodyTests(ListeningConsole console) : IClassFixture<ListeningConsole>
{
    private static readonly string VmPath = $"/ovirt-engine/api/vms/{ExampleSite.Vms[0].Id}";
    private static readonly string ClusterPath = $"/ovirt-engine/api/clusters/{ExampleSite.Clusters[0].Id}";

    public static TheoryData<string, string, string> Takers => new()
    {
        { "PUT", VmPath, "application/xml" },
        { "PUT", ClusterPath, "application/json" },
        { "POST", "/ovirt-engine/api/vms", "application/json" },
        { "POST", VmPath + "/migrate", "application/xml" },
        { "POST", "/api/v1/resolve", "application/json" },
        { "POST", "/ovirt-engine/sso/oauth/token", "application/x-www-form-urlencoded" },
        { "POST", "/ovirt-engine/services/sso-logout", "application/x-www-form-urlencoded" },
        { "POST", "/sign-in", "application/x-www-form-urlencoded" },
        { "POST", "/sign-out", "application/x-www-form-urlencoded" },
        { "POST", "/sign-in", "multipart/form-data; boundary=x" },
    };

    /// <summary>1 GB: it is refused long before it is over.</summary>
    [Theory]
    [MemberData(nameof(Takers))]
    public async Task A_body_of_a_gigabyte_is_refused_before_it_is_read(string method, string path, string type)
    {
        using EndlessContent body = new(1L << 30, type);
        using HttpRequestMessage request = new(new(method), path) { Content = body };
        request.Headers.ExpectContinue = false;
        request.Headers.Authorization = new("Bearer", console.Token);
        int? status = null;
        try
        {
            using var response = await console.Client.SendAsync(request);
            status = (int)response.StatusCode;
        }
        catch (HttpRequestException)
        {
            // The server has closed the connection while the body was still being sent.
        }

        Assert.True(status is null or 400 or 413, $"{status}");
        Assert.InRange(body.Sent, 0, 256L << 20);
        Assert.Equal(200, await console.StatusAsync("/ovirt-engine/api"));
    }

    /// <summary>A byte now and then: a client that sends so slowly is not waited for. The body has no end, so that only the server can end it.</summary>
    [Theory]
    [InlineData("POST", "/ovirt-engine/sso/oauth/token", "application/x-www-form-urlencoded")]
    [InlineData("POST", "/sign-in", "application/x-www-form-urlencoded")]
    [InlineData("PUT", "vm", "application/json")]
    public async Task A_slow_body_is_not_waited_for(string method, string path, string type)
    {
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, console.Port);
        await using SslStream stream = new(client.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
        await stream.AuthenticateAsClientAsync("localhost");
        var head = $"{method} {(path == "vm" ? VmPath : path)} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\nAuthorization: Bearer {console.Token}\r\nContent-Length: 1000000\r\n\r\n{{";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(2));
        var sending = SendSlowlyAsync(stream, limit.Token);
        using StreamReader reader = new(stream, Encoding.ASCII, leaveOpen: true);
        string? line = null;
        try
        {
            line = await reader.ReadLineAsync(limit.Token);
        }
        catch (IOException)
        {
            // Closed without an answer.
        }

        Assert.True(line is null || line.StartsWith("HTTP/1.1 4", StringComparison.Ordinal), line);
        await limit.CancelAsync();
        await sending;
    }

    [Theory]
    [InlineData("<!DOCTYPE vm [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]><vm><name>&c;</name></vm>")]
    [InlineData("<!DOCTYPE vm [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><vm><name>&f;</name></vm>")]
    [InlineData("<!DOCTYPE vm SYSTEM \"http://127.0.0.1:PORT/x.dtd\"><vm/>")]
    [InlineData("<!DOCTYPE vm [<!ENTITY % p SYSTEM \"http://127.0.0.1:PORT/p\"> %p;]><vm/>")]
    [InlineData("<vm xmlns:xi=\"http://www.w3.org/2001/XInclude\"><xi:include href=\"http://127.0.0.1:PORT/i\"/></vm>")]
    public async Task No_entity_is_expanded_and_nothing_is_fetched(string body)
    {
        using TcpListener outside = new(IPAddress.Loopback, 0);
        outside.Start();
        body = body.Replace("PORT", ((IPEndPoint)outside.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        foreach (var (method, path) in new[] { ("PUT", VmPath), ("POST", "/ovirt-engine/api/vms"), ("PUT", ClusterPath), ("POST", VmPath + "/migrate") })
        {
            Assert.Equal((path, 400), (path, await console.StatusAsync(path, method, new StringContent(body, Encoding.UTF8, "application/xml"))));
        }

        Assert.False(outside.Pending());
    }

    [Fact]
    public async Task Deep_documents_are_refused()
    {
        const int Depth = 20_000;
        var json = string.Concat(Enumerable.Repeat("{\"vm\":", Depth)) + "1" + new string('}', Depth);
        var xml = "<vm>" + string.Concat(Enumerable.Repeat("<a>", Depth)) + string.Concat(Enumerable.Repeat("</a>", Depth)) + "</vm>";
        Assert.Equal(400, await console.StatusAsync(VmPath, "PUT", new StringContent(json, Encoding.UTF8, "application/json")));
        Assert.Equal(400, await console.StatusAsync(VmPath, "PUT", new StringContent(xml, Encoding.UTF8, "application/xml")));
        Assert.Equal(400, await console.StatusAsync("/api/v1/resolve", "POST", new StringContent(new string('[', Depth), Encoding.UTF8, "application/json")));
        Assert.Equal(200, await console.StatusAsync("/ovirt-engine/api"));
    }

    /// <summary>A form of very many fields, and one of a very long value.</summary>
    [Theory]
    [InlineData(2000, 1)]
    [InlineData(200_000, 1)]
    [InlineData(1, 100_000)]
    [InlineData(1, 20_000_000)]
    public async Task Forms_have_limits(int fields, int length)
    {
        var form = string.Join('&', Enumerable.Range(0, fields).Select(i => $"f{i}={new string('x', length)}"));
        foreach (var path in new[] { "/ovirt-engine/sso/oauth/token", "/ovirt-engine/services/sso-logout", "/sign-in", "/sign-out" })
        {
            int? status = null;
            try
            {
                status = await console.StatusAsync(path, "POST", new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"));
            }
            catch (HttpRequestException)
            {
                // The server has closed the connection while the form was still being sent.
            }

            Assert.True(status is null or 400 or 413, $"{path}: {status}");
        }

        Assert.Equal(200, await console.StatusAsync("/ovirt-engine/api"));
    }

    private static async Task SendSlowlyAsync(Stream stream, CancellationToken end)
    {
        try
        {
            while (true)
            {
                await stream.WriteAsync(new byte[] { (byte)' ' }, end);
                await Task.Delay(TimeSpan.FromSeconds(1), end);
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The server has closed it.
        }
    }

    /// <summary>As long as it is asked for, there is more.</summary>
    private sealed class EndlessContent : HttpContent
    {
        private readonly long length;

        internal EndlessContent(long length, string type)
        {
            this.length = length;
            Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        internal long Sent { get; private set; }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var part = new byte[64 << 10];
            Array.Fill(part, (byte)' ');
            while (Sent < length)
            {
                await stream.WriteAsync(part);
                Sent += part.Length;
            }
        }

        protected override bool TryComputeLength(out long size)
        {
            size = length;
            return true;
        }
    }
}
