using System;
using System.IO;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace ParallelMigration.AspNetCore;

/// <summary>One call of an operation of the contract.</summary>
internal sealed record ContractCall(HttpContext Context, ParallelMigrationApiOptions Options, TimeProvider Time)
{
    internal Task<MemoryStream> ReadDocumentAsync() => RequestBody.ReadAsync(Context, Options, Time);
}
