using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ParallelMigration.Samples.WebConsole.SignIn;

/// <summary>The certificate of the authority, where oVirt's clients look for it. Who takes it from there trusts the network once.</summary>
internal static class PkiEndpoints
{
    internal const string ResourcePath = "/ovirt-engine/services/pki-resource";

    /// <summary>Where libgovirt looks.</summary>
    internal const string FilePath = "/ca.crt";

    internal static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(FilePath, Authority).AllowAnonymous().ExcludeFromDescription();
        endpoints.MapGet(ResourcePath, (string? resource, string? format, ConsoleCertificates certificates) => resource is "ca-certificate" && format is null or "X509-PEM" or "X509-PEM-CA"
            ? Authority(certificates) : Results.NotFound()).AllowAnonymous().ExcludeFromDescription();
    }

    private static IResult Authority(ConsoleCertificates certificates) => Results.Text(certificates.AuthorityPem, "application/x-x509-ca-cert");
}
