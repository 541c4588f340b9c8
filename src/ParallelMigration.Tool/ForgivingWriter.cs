using System;
using System.IO;
using System.Text;

namespace ParallelMigration.Tool;

/// <summary>Standard error: what it does not take, on a full disk or a terminal that is gone, cannot be reported anywhere, and ends no migration.</summary>
internal sealed class ForgivingWriter : TextWriter
{
    private readonly TextWriter inner;

    internal ForgivingWriter(TextWriter inner)
    {
        this.inner = inner;
        NewLine = inner.NewLine;
    }

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Forgive(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Forgive(() => inner.Write(buffer, index, count));

    public override void Write(string? value) => Forgive(() => inner.Write(value));

    // In one piece: lines of several threads, and of other processes, stay whole.
    public override void WriteLine(string? value) => Forgive(() => inner.WriteLine(value));

    public override void Flush() => Forgive(inner.Flush);

    private static void Forgive(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // There is no other place to report it.
        }
    }
}
