using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.AspNetCore;

/// <summary>The OpenAPI document of the contract's operations. Its schemas are the contract's own, which are made from the tables by which documents are read.</summary>
internal static class ContractDocument
{
    internal const string Name = "parallel-migration";

    internal static void Configure(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = description => description.ActionDescriptor.EndpointMetadata.OfType<ContractOperation>().Any();
        options.AddOperationTransformer(DescribeAsync);
        options.AddDocumentTransformer(AddSchemasAsync);
    }

    /// <summary>Answers the document.</summary>
    internal static async Task WriteAsync(HttpContext context)
    {
        var provider = context.RequestServices.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name);
        var document = await provider.GetOpenApiDocumentAsync(context.RequestAborted).ConfigureAwait(false);
        context.Response.ContentType = ContractOperation.Json;
        using MemoryStream text = new();
        await document.SerializeAsJsonAsync(text, OpenApiSpecVersion.OpenApi3_1, context.RequestAborted).ConfigureAwait(false);
        await context.Response.Body.WriteAsync(text.GetBuffer().AsMemory(0, (int)text.Length), context.RequestAborted).ConfigureAwait(false);
    }

    private static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var described = context.Description.ActionDescriptor.EndpointMetadata.OfType<ContractOperation>().First();
        operation.Summary = described.Summary;
        operation.OperationId = described.Path.TrimStart('/');
        operation.RequestBody = new OpenApiRequestBody { Required = true, Content = Content(described.InputType, described.Input, context.Document) };
        operation.Responses = new()
        {
            ["200"] = new OpenApiResponse { Description = "The answer.", Content = Content(described.OutputType, described.Output, context.Document) },
            ["400"] = Problem("The document is not one of the contract's: code, property and line say where."),
            ["401"] = new OpenApiResponse { Description = "Not signed in." },
            ["403"] = new OpenApiResponse { Description = "Not allowed to." },
            ["408"] = Problem("The body did not arrive in time."),
            ["413"] = Problem("The body is too large."),
            ["415"] = Problem("The body has another type."),
        };
        return Task.CompletedTask;
    }

    private static OpenApiResponse Problem(string description) =>
        new() { Description = description, Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.Object } } } };

    private static Dictionary<string, OpenApiMediaType> Content(string type, string? definition, OpenApiDocument? document) =>
        new() { [type] = new() { Schema = definition is null ? new OpenApiSchema { Type = JsonSchemaType.String } : new OpenApiSchemaReference(definition, document) } };

    private static Task AddSchemasAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new() { Title = "ParallelMigration", Version = "v1", Description = "Decides whether a VM's live migration uses parallel connections, how many, and what else changes with them." };
        document.Components ??= new();
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        var contract = JsonNode.Parse(ContractSchema.Create().Replace("#/$defs/", "#/components/schemas/", StringComparison.Ordinal))!["$defs"]!.AsObject();
        foreach (var (name, schema) in contract)
        {
            if (OpenApiModelFactory.Parse<OpenApiSchema>(schema!.ToJsonString(), OpenApiSpecVersion.OpenApi3_1, document, out _, OpenApiConstants.Json) is { } parsed)
            {
                document.Components.Schemas[name] = parsed;
            }
        }

        return Task.CompletedTask;
    }
}
