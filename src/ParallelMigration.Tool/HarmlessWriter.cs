using System.IO;
using System.Text;

namespace ParallelMigration.Tool;

/// <summary>A writer that nothing passes but <see cref="HarmlessText"/>.</summary>
internal sealed class HarmlessWriter : TextWriter
{
    private readonly TextWriter inner;

    internal HarmlessWriter(TextWriter inner)
    {
        this.inner = inner;
        NewLine = "\n";
    }

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => inner.Write(HarmlessText.Clean(value.ToString()));

    // Every other overload of the base class comes here.
    public override void Write(char[] buffer, int index, int count) => inner.Write(HarmlessText.Clean(new(buffer, index, count)));

    public override void Flush() => inner.Flush();
}
