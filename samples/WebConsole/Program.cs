using System;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;
using ParallelMigration.AspNetCore;
using ParallelMigration.Samples.WebConsole.Hosts;
using ParallelMigration.Samples.WebConsole.Pages;
using ParallelMigration.Samples.WebConsole.SignIn;
using ParallelMigration.Samples.WebConsole.Site;
using ParallelMigration.Samples.WebConsole.Storage;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
{
    // Weaker than any other setting: one line for each request, or for each step of the database, hides what matters.
    InitialData = [new("Logging:LogLevel:Microsoft.AspNetCore", "Warning"), new("Logging:LogLevel:Microsoft.EntityFrameworkCore", "Warning"), new("Logging:LogLevel:OpenIddict", "Warning")],
});
// "dotnet run" finds the packages' files in every environment, not in Development alone.
builder.WebHost.UseStaticWebAssets();
builder.Services.AddLocalization();
builder.Services.AddMudServices();
builder.Services.AddRazorComponents().AddInteractiveServerComponents();
builder.Services.AddCascadingAuthenticationState();
builder.Services.AddParallelMigrationApi();
builder.AddSite();
builder.AddStorage();
builder.AddSignIn();
builder.AddHosts();

var app = builder.Build();
await app.PrepareStorageAsync();
await app.PrepareSignInAsync();
if (await UserCommands.RunAsync(app.Services, args, Console.Out) is { } status)
{
    return status;
}

// A page that does not exist is said so on a page; the APIs answer by themselves.
app.UseWhen(
    context => HttpMethods.IsGet(context.Request.Method) && !context.Request.Path.StartsWithSegments("/ovirt-engine") && !context.Request.Path.StartsWithSegments("/api"),
    pages => pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true));
app.UseRouting();
app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();
app.MapStaticAssets();
app.MapSignIn();
app.MapOVirtApi();
app.MapParallelMigrationApi();
// Nothing is open but the pages that say so.
app.MapRazorComponents<App>().AddInteractiveServerRenderMode().RequireAuthorization(ParallelMigrationApiPolicies.Read);

await app.RunAsync();
return 0;
