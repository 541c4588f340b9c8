using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using OpenIddict.Validation.AspNetCore;
using ParallelMigration.Samples.WebConsole.Site;
using ParallelMigration.Samples.WebConsole.Storage;

namespace ParallelMigration.Samples.WebConsole.SignIn;

/// <summary>Users, how they sign in to the pages and to the API, and the server's certificate.</summary>
internal static class SignInExtensions
{
    /// <summary>The setting of further names and addresses of the server, separated by commas, for its certificate. The default is none.</summary>
    internal const string NamesSetting = "Tls:Names";

    /// <summary>Where the console listens if no address is set: this machine alone, by HTTPS alone.</summary>
    internal const string DefaultUrl = "https://localhost:8443";

    private const string ConsoleScheme = "Console";
    internal const int MostFailures = 5;

    internal static readonly TimeSpan Lockout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan CookieLifetime = TimeSpan.FromHours(8);

    internal static void AddSignIn(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var data = ConsoleDatabase.Of(builder).DataDirectory;
        services.TryAddSingleton(TimeProvider.System);
        AddTls(builder, data);
        // That the keys are readable files is no news: they are their owner's alone.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        services.AddDataProtection().SetApplicationName("ParallelMigration.Samples.WebConsole").PersistKeysToFileSystem(new(OwnerOnly.Folder(data, "keys")));
        services.AddIdentityCore<IdentityUser>(Configure).AddRoles<IdentityRole>().AddEntityFrameworkStores<ConsoleDbContext>().AddSignInManager();
        services.Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = TimeSpan.Zero);
        services.AddSingleton<PasswordTurns>().AddSingleton<SessionStore>().AddSingleton<UserLog>().AddScoped<ConsoleUsers>().AddHostedService<SignInUpkeep>();
        services.AddScoped<AuthenticationStateProvider, CurrentUserState>();
        services.AddSingleton<IStartupFilter, FormLimits>().AddSingleton<IStartupFilter, OlderClients>();
        services.AddAuthentication(ConsoleScheme)
            .AddPolicyScheme(ConsoleScheme, null, options => options.ForwardDefaultSelector = SchemeOf)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, null)
            .AddIdentityCookies(cookies => cookies.ApplicationCookie!.Configure(Configure));
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "__Host-console-form";
            options.Cookie.SecurePolicy = CookieSecurePolicy.Always;
        });
        services.AddAuthorization(ConsoleRoles.Configure);
        TokenEndpoints.Add<ConsoleDbContext>(services);
    }

    /// <summary>Creates the roles and, where there is no user, the first administrator, whose password is shown here and nowhere else.</summary>
    internal static async Task PrepareSignInAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<ConsoleUsers>().PrepareAsync(CancellationToken.None) is { } password)
        {
            await Console.Out.WriteLineAsync($"The first administrator is {ConsoleUsers.FirstAdministrator}. The password, shown only now: {password}");
        }
    }

    internal static void MapSignIn(this WebApplication app)
    {
        TokenEndpoints.Map(app);
        PkiEndpoints.Map(app);
        app.MapPost("/sign-out", SignOutAsync).ExcludeFromDescription();
    }

    // Programs sign in to the API by their own means. The pages' cookie does not open it, so no foreign page can make a browser call it.
    private static string SchemeOf(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments("/ovirt-engine", StringComparison.OrdinalIgnoreCase) && !context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            return IdentityConstants.ApplicationScheme;
        }

        return context.Request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? OpenIddictValidationAspNetCoreDefaults.AuthenticationScheme : SessionAuthentication.SchemeName;
    }

    private static async Task<IResult> SignOutAsync(HttpContext context, Microsoft.AspNetCore.Antiforgery.IAntiforgery antiforgery, SignInManager<IdentityUser> signIn, ConsoleUsers users)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return Results.BadRequest();
        }

        if (await signIn.UserManager.GetUserAsync(context.User) is { } user)
        {
            await users.NoteAsync(AuditAction.SignedOut, user, null);
        }

        await signIn.SignOutAsync();
        return Results.LocalRedirect("/sign-in");
    }

    private static void AddTls(WebApplicationBuilder builder, string data)
    {
        var names = (builder.Configuration[NamesSetting] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        builder.Services.AddSingleton(provider => new ConsoleCertificates(data, names, provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddOptions<KestrelServerOptions>().Configure<ConsoleCertificates>((kestrel, certificates) =>
            kestrel.ConfigureHttpsDefaults(https => https.ServerCertificateSelector = (_, _) => certificates.Server));
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]) && !builder.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }
    }

    private static void Configure(IdentityOptions options)
    {
        options.Lockout.MaxFailedAccessAttempts = MostFailures;
        options.Lockout.DefaultLockoutTimeSpan = Lockout;
        options.Password.RequiredLength = 12;
        options.Password.RequireDigit = false;
        options.Password.RequireLowercase = false;
        options.Password.RequireUppercase = false;
        options.Password.RequireNonAlphanumeric = false;
        options.User.AllowedUserNameCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";
    }

    private static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "__Host-console";
        options.Cookie.SecurePolicy = CookieSecurePolicy.Always;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.HttpOnly = true;
        options.ExpireTimeSpan = CookieLifetime;
        options.SlidingExpiration = true;
        options.LoginPath = "/sign-in";
        options.LogoutPath = "/sign-out";
        options.AccessDeniedPath = "/access-denied";
    }
}
