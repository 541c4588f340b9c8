using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading;

namespace ParallelMigration.Samples.WebConsole.SignIn;

/// <summary>
/// The console's own certificate authority and the certificate of its server, made at the first start and renewed before they expire. Replace the server's files with a certificate of
/// your own, and it is used and left alone.
/// </summary>
internal sealed class ConsoleCertificates
{
    private static readonly TimeSpan AuthorityLifetime = TimeSpan.FromDays(3650);
    private static readonly TimeSpan ServerLifetime = TimeSpan.FromDays(397);
    private static readonly TimeSpan AuthorityMargin = TimeSpan.FromDays(400);
    private static readonly TimeSpan ServerMargin = TimeSpan.FromDays(30);

    private readonly Lock sync = new();
    private readonly string folder;
    private readonly string[] names;
    private readonly TimeProvider time;
    private X509Certificate2 authority;
    private X509Certificate2 server;

    /// <summary>Reads the certificates, or makes them.</summary>
    /// <param name="data">The folder of what the console keeps.</param>
    /// <param name="names">The names and addresses of the server besides those of this machine.</param>
    /// <param name="time">The clock.</param>
    internal ConsoleCertificates(string data, IEnumerable<string> names, TimeProvider time)
    {
        folder = OwnerOnly.Folder(data, "tls");
        this.names = [.. new[] { "localhost", "127.0.0.1", "::1", Dns.GetHostName() }.Concat(names).Distinct(StringComparer.OrdinalIgnoreCase)];
        this.time = time;
        (authority, server) = Prepare();
    }

    /// <summary>The certificate of the authority, as text, for clients to trust.</summary>
    internal string AuthorityPem
    {
        get
        {
            lock (sync)
            {
                return authority.ExportCertificatePem() + "\n";
            }
        }
    }

    /// <summary>The certificate of the server, with its key.</summary>
    internal X509Certificate2 Server
    {
        get
        {
            lock (sync)
            {
                return server;
            }
        }
    }

    /// <summary>The file of the authority's certificate.</summary>
    internal string AuthorityFile => Path.Combine(folder, "ca.crt");

    /// <summary>Renews what expires soon. Connections that are open keep the certificate they have.</summary>
    internal void Renew()
    {
        lock (sync)
        {
            (authority, server) = Prepare();
        }
    }

    private (X509Certificate2 Authority, X509Certificate2 Server) Prepare()
    {
        var root = Read("ca");
        if (root is null || Expires(root, AuthorityMargin))
        {
            root = Save("ca", MakeAuthority(root));
        }

        var leaf = Read("server");
        if (leaf is null || (IsOurs(leaf, root) && (Expires(leaf, ServerMargin) || !Covers(leaf))))
        {
            leaf = Save("server", MakeServer(root));
        }

        return (root, leaf);
    }

    // A renewed authority has the old one's key and name: what trusts the old certificate trusts the new server's until the old one expires.
    private X509Certificate2 MakeAuthority(X509Certificate2? old)
    {
        using var key = old?.GetECDsaPrivateKey() ?? ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = old?.SubjectName ?? new X500DistinguishedName($"CN=Console CA {Convert.ToHexString(RandomNumberGenerator.GetBytes(4))},O=ParallelMigration");
        CertificateRequest request = new(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var now = time.GetUtcNow();
        return request.CreateSelfSigned(now.AddHours(-1), now + AuthorityLifetime);
    }

    private X509Certificate2 MakeServer(X509Certificate2 root)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new(new X500DistinguishedName("CN=localhost,O=ParallelMigration"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(root, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        SubjectAlternativeNameBuilder alternatives = new();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(alternatives.Build());
        var now = time.GetUtcNow();
        using var certificate = request.Create(root, now.AddHours(-1), now + ServerLifetime, RandomNumberGenerator.GetBytes(16));
        return certificate.CopyWithPrivateKey(key);
    }

    private X509Certificate2? Read(string name)
    {
        var (certificate, key) = (Path.Combine(folder, name + ".crt"), Path.Combine(folder, name + ".key"));
        return File.Exists(certificate) && File.Exists(key) ? X509Certificate2.CreateFromPemFile(certificate, key) : null;
    }

    private X509Certificate2 Save(string name, X509Certificate2 made)
    {
        // A crash leaves a pair that fits, or a key without a certificate, and then both are made again. A renewed authority keeps its key.
        var (certificate, keyFile) = (Path.Combine(folder, name + ".crt"), Path.Combine(folder, name + ".key"));
        using (var key = made.GetECDsaPrivateKey()!)
        {
            var pem = key.ExportPkcs8PrivateKeyPem() + "\n";
            if (!File.Exists(keyFile) || File.ReadAllText(keyFile) != pem)
            {
                File.Delete(certificate);
                OwnerOnly.Write(keyFile, pem);
            }
        }

        OwnerOnly.Write(certificate, made.ExportCertificatePem() + "\n");
        made.Dispose();
        return Read(name)!;
    }

    private bool Expires(X509Certificate2 certificate, TimeSpan margin) => certificate.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime < margin;

    private static bool IsOurs(X509Certificate2 leaf, X509Certificate2 root) => leaf.IssuerName.RawData.AsSpan().SequenceEqual(root.SubjectName.RawData);

    private bool Covers(X509Certificate2 leaf) => names.All(name => leaf.MatchesHostname(name, allowWildcards: false, allowCommonName: false));
}
