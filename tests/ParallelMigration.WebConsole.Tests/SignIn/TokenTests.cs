using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using ParallelMigration.Samples.WebConsole.SignIn;
using static ParallelMigration.WebConsole.Tests.SignIn.ConsoleHost;

namespace ParallelMigration.WebConsole.Tests.SignIn;

/// <summary>Tokens, as oVirt's SDKs ask for them and send them.</summary>
[Collection(ConsoleHost.Collection)]
public class TokenTests(ConsoleHost host)
{
    [Fact]
    public async Task A_name_and_a_password_give_a_token_that_opens_the_api()
    {
        var (status, answer) = await host.TokenAsync(await host.AddUserAsync(ConsoleRoles.Reader));
        Assert.Equal((200, "bearer", "ovirt-app-api"), (status, (string?)answer["token_type"], (string?)answer["scope"]));
        var ends = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse((string)answer["exp"]!, CultureInfo.InvariantCulture));
        Assert.InRange(ends - host.Time.GetUtcNow(), TimeSpan.FromHours(8) - TimeSpan.FromSeconds(5), TimeSpan.FromHours(8));
        foreach (var path in new[] { Api, Api + "/vms", Api + "/v4/clusters", "/api/v1/openapi.json" })
        {
            Assert.Equal(200, await host.StatusAsync(path, ("Authorization", "Bearer " + answer["access_token"])));
        }
    }

    [Fact]
    public async Task Errors_have_a_code_and_a_text()
    {
        var user = await host.AddUserAsync(ConsoleRoles.Reader);
        foreach (var (account, scope, grant, code) in new[]
        {
            (user with { Password = "wrong" }, "ovirt-app-api", "password", "access_denied"), (user with { Name = "nobody" }, "ovirt-app-api", "password", "access_denied"),
            (user, "other", "password", "invalid_scope"), (user, "", "password", "invalid_scope"), (user, "ovirt-app-api", "client_credentials", "unsupported_grant_type"),
        })
        {
            var (status, answer) = await host.TokenAsync(account, scope, grant);
            Assert.Equal((400, code), (status, (string?)answer["error_code"]));
            Assert.NotEmpty((string)answer["error"]!);
            Assert.False(answer.ContainsKey("error_description"));
            Assert.False(answer.ContainsKey("access_token"));
        }
    }

    /// <summary>Whether a user exists is not public: the answers differ in the name alone.</summary>
    [Fact]
    public async Task An_unknown_user_is_answered_as_a_wrong_password_is()
    {
        var user = await host.AddUserAsync(ConsoleRoles.Reader);
        var wrong = (await host.TokenAsync(user with { Password = "wrong" })).Answer.ToJsonString();
        var unknown = (await host.TokenAsync(new("nobody", "wrong"))).Answer.ToJsonString();
        Assert.Equal(wrong.Replace(user.Name, "nobody", StringComparison.Ordinal), unknown);
    }

    [Fact]
    public async Task A_token_that_was_given_back_is_none()
    {
        var user = await host.AddUserAsync(ConsoleRoles.Reader);
        var (token, other) = (await host.NewTokenAsync(user), await host.NewTokenAsync(user));
        using FormUrlEncodedContent form = new(new Dictionary<string, string> { ["scope"] = "ovirt-app-api", ["token"] = token });
        using var response = await host.Plain.PostAsync("/ovirt-engine/services/sso-logout", form);
        Assert.Equal((200, "application/json"), ((int)response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Empty((JsonObject)JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
        Assert.Equal(401, await host.StatusAsync(Api, ("Authorization", "Bearer " + token)));
        Assert.Equal(200, await host.StatusAsync(Api, ("Authorization", "Bearer " + other)));
    }

    [Fact]
    public async Task A_token_ends_with_its_time()
    {
        var token = await host.NewTokenAsync(await host.AddUserAsync(ConsoleRoles.Reader));
        host.Time.Advance(TimeSpan.FromHours(8) - TimeSpan.FromMinutes(1));
        Assert.Equal(200, await host.StatusAsync(Api, ("Authorization", "Bearer " + token)));
        host.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(401, await host.StatusAsync(Api, ("Authorization", "Bearer " + token)));
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_asked_by_basic_and_never_sent_to_a_page()
    {
        foreach (var path in new[] { Api, Api + "/vms", "/api/v1/openapi.json" })
        {
            using var response = await host.SendAsync(path);
            Assert.Equal((401, "Basic realm=\"RESTAPI\""), ((int)response.StatusCode, response.Headers.WwwAuthenticate.ToString()));
            Assert.Equal("", await response.Content.ReadAsStringAsync());
        }
    }
}
