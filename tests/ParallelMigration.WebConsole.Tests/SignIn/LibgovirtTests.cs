using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using System.Xml.Linq;

namespace ParallelMigration.WebConsole.Tests.SignIn;

/// <summary>The console as it is started, and a client that was not written here: over TLS, a port and all.</summary>
public sealed class LibgovirtTests : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("console-").FullName;

    public void Dispose() => Directory.Delete(data, recursive: true);

    [LibgovirtFact]
    public async Task Libgovirt_signs_in_lists_reads_and_updates()
    {
        await using var console = await ConsoleProcess.StartAsync(data);
        var (address, password) = (await console.Address, await console.Password);
        using var client = Client(address);
        var reader = await AddReaderAsync(console);
        using FormUrlEncodedContent form = new(new Dictionary<string, string> { ["grant_type"] = "password", ["password"] = reader, ["scope"] = "ovirt-app-api", ["username"] = "viewer@internal" });
        var token = (string)JsonNode.Parse(await (await client.PostAsync("/ovirt-engine/sso/oauth/token", form)).Content.ReadAsStringAsync())!["access_token"]!;

        var seen = await RunAsync(address, password, token);
        const string Vm = "/ovirt-engine/api/vms/00000004-0000-4000-8000-000000000001";
        Assert.Equal([$"https://{address}/ca.crt"], Texts(seen["certificate"]));
        Assert.Contains("certificate", (string)seen["untrusted"]!, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("Unauthorized", (string?)seen["wrong"]);
        Assert.Equal((40, 9, 1), ((int)seen["vms"]!, (int)seen["hosts"]!, (int)seen["data_centers"]!));
        Assert.Equal(["Databases", "Laboratory", "Production"], Texts(seen["clusters"]));
        Assert.Equal(["up", Vm, "/ovirt-engine/api/clusters/00000002-0000-4000-8000-000000000001", "/ovirt-engine/api/hosts/00000003-0000-4000-8000-000000000002"], Texts(seen["vm"]));
        Assert.Equal(["web-10", "web-11", "web-12"], Texts(seen["found"]));
        Assert.All(new[] { "refreshed", "host", "cluster", "written" }, name => Assert.True((bool)seen[name]!, name));
        Assert.Equal("Operation Failed: [Custom number of parallel migration connections must be between 2 and 255.]", (string?)seen["out of range"]);
        Assert.Equal("Method Not Allowed", (string?)seen["removal"]);
        Assert.Equal("[40,null]", seen["filtered"]!.ToJsonString());
        Assert.Equal("Operation Failed: [You are not authorized to perform this action.]", (string?)seen["not allowed"]);
        Assert.Equal("Unauthorized", (string?)seen["forged"]);

        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        Assert.Equal("6", XElement.Parse(await client.GetStringAsync(Vm)).Element("migration")!.Element("custom_parallel_migrations")!.Value);
    }

    /// <summary>Everything that the first start makes: the password, shown once and never again, and the certificate.</summary>
    [Fact]
    public async Task The_first_start_shows_a_password_that_later_starts_do_not()
    {
        string password;
        await using (var console = await ConsoleProcess.StartAsync(data))
        {
            password = await console.Password;
            using var client = Client(await console.Address);
            client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("admin@internal:" + password)));
            Assert.Equal("api", XElement.Parse(await client.GetStringAsync("/ovirt-engine/api")).Name.LocalName);
            Assert.Equal(await File.ReadAllTextAsync(Path.Combine(data, "tls", "ca.crt")), await client.GetStringAsync("/ca.crt"));
            Assert.Equal(await client.GetStringAsync("/ca.crt"), await client.GetStringAsync("/ovirt-engine/services/pki-resource?resource=ca-certificate&format=X509-PEM-CA"));
            Assert.Equal(404, (int)(await client.GetAsync("/ovirt-engine/services/pki-resource?resource=engine-certificate&format=X509-PEM-CA")).StatusCode);
            Assert.Equal(20, password.Length);
            Assert.Single(console.Output.Split(password)[1..]);
        }

        await using var again = await ConsoleProcess.StartAsync(data);
        Assert.DoesNotContain("shown only now", again.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFiles(data, "*", SearchOption.AllDirectories), file => ReadShared(file).Contains(password, StringComparison.Ordinal));
        using var later = Client(await again.Address);
        later.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("admin@internal:" + password)));
        Assert.Equal("api", XElement.Parse(await later.GetStringAsync("/ovirt-engine/api")).Name.LocalName);
    }

    private static string ReadShared(string file)
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using StreamReader reader = new(stream, System.Text.Encoding.Latin1);
        return reader.ReadToEnd();
    }

    private static string[] Texts(JsonNode? node) => [.. node!.AsArray().Select(one => (string)one!)];

    // It trusts the authority of the data folder, and nothing else.
    private HttpClient Client(string address)
    {
        var authority = X509Certificate2.CreateFromPem(File.ReadAllText(Path.Combine(data, "tls", "ca.crt")));
        SocketsHttpHandler handler = new()
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { authority }, RevocationMode = X509RevocationMode.NoCheck },
            },
        };
        return new(handler) { BaseAddress = new("https://" + address) };
    }

    // A process of its own changes the users of the running one.
    private async Task<string> AddReaderAsync(ConsoleProcess console)
    {
        var output = await CommandAsync(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
            console.Assembly, "users", "add", "viewer", "reader", "--DataDirectory", data);
        return output[(output.IndexOf("shown only now: ", StringComparison.Ordinal) + "shown only now: ".Length)..].Trim();
    }

    private static async Task<JsonObject> RunAsync(string address, string password, string token) =>
        (JsonObject)JsonNode.Parse(await CommandAsync(LibgovirtFactAttribute.Python, Path.Combine(AppContext.BaseDirectory, "SignIn", "libgovirt.py"), address, password, token))!;

    private static async Task<string> CommandAsync(string command, params string[] arguments)
    {
        ProcessStartInfo start = new(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["NO_PROXY"] = "*";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
        Assert.True(process.ExitCode == 0, $"{command}: {process.ExitCode}\n{await output}\n{await errors}");
        return await output;
    }
}
