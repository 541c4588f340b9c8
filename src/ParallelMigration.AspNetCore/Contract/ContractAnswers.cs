using System;
using System.Buffers;
using System.IO;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using ParallelMigration.Policy.Auditing;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.AspNetCore;

/// <summary>What the operations of the contract answer.</summary>
internal static class ContractAnswers
{
    private const int FlushBytes = 16 * 1024;

    /// <summary>Answers a document.</summary>
    /// <exception cref="InvalidRequestException">It is not one of the contract's.</exception>
    internal delegate void Answer(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output);

    internal static void Resolve(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output) => DecisionJson.WriteAnswer(output, DecisionJson.ReadRequest(utf8).Resolve());

    internal static void Predict(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output)
    {
        var request = DecisionJson.ReadPredictionRequest(utf8);
        var decision = request.Resolve();
        DecisionJson.WriteAnswer(output, decision, prediction: request.Predict(decision));
    }

    internal static async Task ValidateAsync(ContractCall call)
    {
        using var body = await call.ReadDocumentAsync().ConfigureAwait(false);
        var cluster = DecisionJson.ReadCluster(body.GetBuffer().AsSpan(0, (int)body.Length));
        ClusterAudit audit = new(cluster.AsItIs, cluster.Options);
        var output = Start(call);
        foreach (var vm in cluster.Vms)
        {
            await ExamineAsync(audit, vm, cluster.Host is not null, output, call.Context.RequestAborted).ConfigureAwait(false);
        }

        await EndAsync(audit, cluster, output, call.Context.RequestAborted).ConfigureAwait(false);
    }

    internal static async Task AuditAsync(ContractCall call)
    {
        using var deadline = RequestBody.Limit(call.Context, call.Options.MaxStreamBytes, call.Options.StreamTime, call.Time);
        LimitedStream body = new(call.Context.Request.Body, call.Options.MaxStreamBytes);
        var pipe = PipeReader.Create(body, new(leaveOpen: true));
        try
        {
            var cluster = await ReadLineAsync(pipe, call.Options.MaxDocumentBytes, line => DecisionJson.ReadCluster(line.Span), deadline.Token).ConfigureAwait(false);
            if (cluster.Vms.Count > 0)
            {
                throw new InvalidRequestException(InvalidRequestCode.InvalidValue, 1, "vms", "must not be here: the VMs are the lines after the edit");
            }

            var edit = await ReadLineAsync(pipe, call.Options.MaxDocumentBytes, line => DecisionJson.ReadChange(line.Span, cluster), deadline.Token).ConfigureAwait(false);
            ClusterAudit audit = new(edit, cluster.Options);
            var output = Start(call);
            await foreach (var vm in DecisionJson.ReadVmsAsync(pipe.AsStream(leaveOpen: true), deadline.Token).ConfigureAwait(false))
            {
                await ExamineAsync(audit, vm, cluster.Host is not null, output, deadline.Token).ConfigureAwait(false);
            }

            await EndAsync(audit, cluster, output, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!call.Context.RequestAborted.IsCancellationRequested)
        {
            throw RequestBody.TooSlow();
        }
        finally
        {
            await pipe.CompleteAsync().ConfigureAwait(false);
        }
    }

    private static PipeWriter Start(ContractCall call)
    {
        call.Context.Response.ContentType = ContractOperation.JsonLines;
        return call.Context.Response.BodyWriter;
    }

    private static async Task ExamineAsync(ClusterAudit audit, ClusterVm vm, bool plansCompared, PipeWriter output, CancellationToken cancellation)
    {
        if (audit.Examine(vm) is not { } finding)
        {
            return;
        }

        DecisionJson.WriteVmAudit(output, finding, name: null, plansCompared);
        output.Write("\n"u8);
        if (output.UnflushedBytes > FlushBytes)
        {
            await output.FlushAsync(cancellation).ConfigureAwait(false);
        }
    }

    private static async Task EndAsync(ClusterAudit audit, ClusterDocument cluster, PipeWriter output, CancellationToken cancellation)
    {
        DecisionJson.WriteAuditSummary(output, audit.Summary, cluster.Host);
        output.Write("\n"u8);
        await output.FlushAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Reads the next line.</summary>
    private static async Task<T> ReadLineAsync<T>(PipeReader pipe, int longest, Func<ReadOnlyMemory<byte>, T> read, CancellationToken cancellation)
    {
        while (true)
        {
            var result = await pipe.ReadAsync(cancellation).ConfigureAwait(false);
            var buffer = result.Buffer;
            var end = buffer.PositionOf((byte)'\n');
            if (end is null && !result.IsCompleted && buffer.Length <= longest)
            {
                pipe.AdvanceTo(buffer.Start, buffer.End);
                continue;
            }

            var line = end is { } position ? buffer.Slice(0, position) : buffer;
            if (line.Length > longest)
            {
                throw new BadHttpRequestException($"A line is longer than {longest} bytes.", StatusCodes.Status413PayloadTooLarge);
            }

            var value = read(line.ToArray());
            pipe.AdvanceTo(end is { } last ? buffer.GetPosition(1, last) : buffer.End);
            return value;
        }
    }
}
