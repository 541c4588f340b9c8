using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;
using ParallelMigration.AspNetCore;
using ParallelMigration.Samples.WebConsole.Hosts;
using ParallelMigration.Samples.WebConsole.Pages;
using ParallelMigration.Samples.WebConsole.SignIn;
using ParallelMigration.Samples.WebConsole.Site;
using ParallelMigration.Samples.WebConsole.Storage;

var builder = WebApplication.CreateBuilder(args);
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

app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();
app.MapStaticAssets();
app.MapSignIn();
app.MapOVirtApi();
app.MapParallelMigrationApi();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();

await app.RunAsync();
