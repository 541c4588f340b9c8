using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using Microsoft.Extensions.Time.Testing;
using ParallelMigration.Samples.WebConsole.SignIn;

namespace ParallelMigration.WebConsole.Tests.SignIn;

/// <summary>The certificates that are made at the first start.</summary>
public sealed class CertificateTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("certificates-").FullName;
    private readonly FakeTimeProvider time = new(DateTimeOffset.UtcNow);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("console.example")]
    [InlineData("192.0.2.7")]
    public void The_server_s_is_for_this_machine_and_the_names_that_are_set(string name)
    {
        var certificates = Open("console.example", "192.0.2.7");
        Assert.True(certificates.Server.MatchesHostname(name, allowWildcards: false, allowCommonName: false));
        Assert.False(certificates.Server.MatchesHostname("other.example"));
        Assert.Equal([], Problems(certificates.Server, certificates.AuthorityPem));
    }

    [Fact]
    public void Nobody_but_the_owner_reads_the_keys()
    {
        Directory.CreateDirectory(Path.Combine(folder, "tls"));
        _ = Open();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(folder, "tls")));
        var files = Directory.GetFiles(Path.Combine(folder, "tls")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(["ca.crt", "ca.key", "server.crt", "server.key"], files);
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "tls", file))));
    }

    [Fact]
    public void They_are_made_once()
    {
        var (first, second) = (Open(), Open());
        Assert.Equal((first.AuthorityPem, first.Server.Thumbprint), (second.AuthorityPem, second.Server.Thumbprint));
        second.Renew();
        Assert.Equal(first.Server.Thumbprint, second.Server.Thumbprint);
    }

    /// <summary>A public authority's certificate lives no longer, so clients may refuse one that does.</summary>
    [Fact]
    public void The_server_s_lives_397_days_and_is_renewed_30_before_its_end()
    {
        var certificates = Open();
        var first = certificates.Server;
        Assert.Equal(397, (first.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime).TotalDays, 0.01);
        time.Advance(TimeSpan.FromDays(366));
        certificates.Renew();
        Assert.Equal(first.Thumbprint, certificates.Server.Thumbprint);
        time.Advance(TimeSpan.FromDays(2));
        var authority = certificates.AuthorityPem;
        certificates.Renew();
        Assert.NotEqual(first.Thumbprint, certificates.Server.Thumbprint);
        Assert.Equal(authority, certificates.AuthorityPem);
        Assert.Equal([], Problems(certificates.Server, authority));
        Assert.Equal(certificates.Server.Thumbprint, Open().Server.Thumbprint);
    }

    [Fact]
    public void A_client_that_trusts_the_old_authority_trusts_the_server_of_the_renewed_one()
    {
        var certificates = Open();
        var old = certificates.AuthorityPem;
        time.Advance(TimeSpan.FromDays(3650 - 399));
        certificates.Renew();
        Assert.NotEqual(old, certificates.AuthorityPem);
        Assert.Equal([], Problems(certificates.Server, old));
        Assert.Equal([], Problems(certificates.Server, certificates.AuthorityPem));
        time.Advance(TimeSpan.FromDays(365));
        certificates.Renew();
        Assert.Equal([], Problems(certificates.Server, old));
    }

    [Fact]
    public void A_name_that_is_added_makes_a_new_certificate_of_the_same_authority()
    {
        var first = Open();
        var second = Open("new.example");
        Assert.Equal(first.AuthorityPem, second.AuthorityPem);
        Assert.True(second.Server.MatchesHostname("new.example"));
    }

    [Fact]
    public void A_certificate_of_the_site_s_own_is_left_alone()
    {
        _ = Open();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var own = new CertificateRequest("CN=own", key, HashAlgorithmName.SHA256).CreateSelfSigned(time.GetUtcNow().AddDays(-1), time.GetUtcNow().AddDays(1));
        File.WriteAllText(Path.Combine(folder, "tls", "server.crt"), own.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "tls", "server.key"), key.ExportPkcs8PrivateKeyPem());
        Assert.Equal(own.Thumbprint, Open().Server.Thumbprint);
    }

    [Fact]
    public void What_was_half_written_is_made_again()
    {
        var first = Open();
        File.Delete(Path.Combine(folder, "tls", "server.crt"));
        var second = Open();
        Assert.Equal(first.AuthorityPem, second.AuthorityPem);
        Assert.NotEqual(first.Server.Thumbprint, second.Server.Thumbprint);
        Assert.Equal([], Problems(second.Server, second.AuthorityPem));
    }

    private ConsoleCertificates Open(params string[] names) => new(folder, names, time);

    private string[] Problems(X509Certificate2 server, string authority)
    {
        using X509Chain chain = new();
        using var trusted = X509Certificate2.CreateFromPem(authority);
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(trusted);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = time.GetUtcNow().LocalDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new("1.3.6.1.5.5.7.3.1"));
        return chain.Build(server) ? [] : [.. chain.ChainStatus.Select(status => status.StatusInformation)];
    }
}
